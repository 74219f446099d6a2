namespace TorchSharp;

/// <summary>
/// Owns the tensors created on its thread while it is the innermost scope, and disposes of them at its end. A tensor is
/// in one scope at most; what leaves a scope goes to the outer one (<c>MoveToOuter</c>) or to none (<c>Detach</c>).
/// </summary>
public sealed partial class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;
    private HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        Outer = outer;
    }

    internal DisposeScope? Outer { get; set; }

    /// <summary>A copy of what the scope holds now.</summary>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            ThrowIfDisposed();
            return [.. _disposables];
        }
    }

    public int DisposablesCount
    {
        get
        {
            ThrowIfDisposed();
            return _disposables.Count;
        }
    }

    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    /// <summary>
    /// Moves what this scope holds of <paramref name="disposables"/> to the outer scope, or to none where there is no
    /// outer one.
    /// </summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    /// <summary>
    /// Moves what this scope holds of <paramref name="disposables"/> to <paramref name="scope"/>; null: to none.
    /// </summary>
    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        ThrowIfDisposed();
        foreach (IDisposable disposable in disposables)
        {
            if (!_disposables.Remove(disposable) || disposable is not torch.Tensor tensor)
                continue;
            tensor.OwningDisposeScope = scope;
            scope?._disposables.Add(tensor);
        }
    }

    /// <summary>Lets what this scope holds of <paramref name="disposables"/> live until it is disposed of by hand.</summary>
    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    /// <summary>Takes tensors into this scope, out of the one that holds them.</summary>
    /// <exception cref="InvalidOperationException">One of them is not a tensor.</exception>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        ThrowIfDisposed();
        var attached = new List<IDisposable>();
        foreach (IDisposable disposable in disposables)
        {
            if (disposable is not torch.Tensor tensor)
                throw new InvalidOperationException(
                    $"DisposeScope can only manage tensors, not {disposable?.GetType().Name ?? "null"}");
            if (tensor.OwningDisposeScope != this)
            {
                tensor.OwningDisposeScope?._disposables.Remove(tensor);
                tensor.OwningDisposeScope = this;
                _disposables.Add(tensor);
            }
            attached.Add(tensor);
        }
        return attached;
    }

    public void DisposeEverything() => DisposeEverythingBut((IEnumerable<IDisposable>)[]);

    /// <summary>Disposes of everything in the scope now but <paramref name="inKeep"/>, which stay in it.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        ThrowIfDisposed();
        HashSet<IDisposable> old = _disposables;
        _disposables = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (IDisposable disposable in old)
            if (!_disposables.Contains(disposable))
                disposable.Dispose();
    }

    /// <summary>Disposes of everything in the scope, and ends it.</summary>
    public void Dispose()
    {
        if (_manager is null)
            return;
        DisposeEverything();
        _manager.Remove(this);
        _manager = null;
    }

    /// <summary>Tells the scope that something in it has been disposed of by hand.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        ThrowIfDisposed();
        if (disposable is torch.Tensor tensor)
            Forget(tensor);
    }

    /// <summary>As <see cref="MarkAsDisposed"/>, but never throws: finalizers come here.</summary>
    internal void Forget(torch.Tensor tensor)
    {
        _disposables.Remove(tensor);
        tensor.OwningDisposeScope = null;
    }

    /// <summary>Takes a tensor that has just been made.</summary>
    internal void Add(torch.Tensor tensor) => _disposables.Add(tensor);

    /// <summary>Puts a tensor in the place of another, which is no longer tracked.</summary>
    internal void Replace(torch.Tensor original, torch.Tensor replacement)
    {
        if (!_disposables.Remove(original))
            return;
        original.OwningDisposeScope = null;
        replacement.OwningDisposeScope = this;
        _disposables.Add(replacement);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_manager is null, this);
}
