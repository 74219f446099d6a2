namespace Mammut;

/// <summary>
/// For comparisons with a reference: while this lives, modules that are built on its thread keep their weights in float64, and so
/// compute in it, without the native kernels.
/// </summary>
internal sealed class WideWeights : IDisposable
{
    [ThreadStatic]
    private static int s_alive;

    public WideWeights() => s_alive++;

    /// <summary>Whether weights are kept in float64 on this thread.</summary>
    public static bool Wanted => s_alive > 0;

    public void Dispose() => s_alive--;
}
