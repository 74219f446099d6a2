namespace TorchSharp;

public static partial class torch
{
    /// <summary>Opens a scope on this thread: tensors made from now on belong to it until it is disposed of.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.OfThread.Open();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.OfThread.Current;

    /// <summary>Runs <paramref name="expr"/> in a scope of its own; only its result survives, in the outer scope.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using DisposeScope scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
