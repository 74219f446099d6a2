namespace TorchSharp;

/// <summary>The stack of dispose scopes of one thread.</summary>
internal sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_instance;

    internal static DisposeScopeManager OfThread => t_instance ??= new DisposeScopeManager();

    internal DisposeScope? Current { get; private set; }

    internal DisposeScope Open() => Current = new DisposeScope(this, Current);

    /// <summary>Takes a scope off the stack, also one that is not on its top.</summary>
    internal void Remove(DisposeScope scope)
    {
        if (Current == scope)
        {
            Current = scope.Outer;
            return;
        }
        for (DisposeScope? inner = Current; inner is not null; inner = inner.Outer)
        {
            if (inner.Outer != scope)
                continue;
            inner.Outer = scope.Outer;
            return;
        }
    }
}
