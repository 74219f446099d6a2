namespace Mammut;

/// <summary>Turns the first Ctrl-C into a cancellation, for as long as it lives; the second has its usual effect.</summary>
internal sealed class CancelKey : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _target;

    public CancelKey(CancellationTokenSource target)
    {
        _target = target;
        Console.CancelKeyPress += OnPress;
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnPress;
        lock (_lock)
            _target = null;
    }

    private void OnPress(object? sender, ConsoleCancelEventArgs press)
    {
        // The event comes on a thread of its own and may still be on its way when this is disposed.
        lock (_lock)
        {
            if (_target is null or { IsCancellationRequested: true })
                return;
            press.Cancel = true;
            _target.Cancel();
        }
    }
}
