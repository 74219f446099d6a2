using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Keys and values <c>[R, H, N, dh]</c> that belong to a cache and to no scope.</summary>
internal sealed class KeysValues(Tensor keys, Tensor values) : IDisposable
{
    public Tensor Keys { get; } = keys.DetachFromDisposeScope();

    public Tensor Values { get; } = values.DetachFromDisposeScope();

    public KeysValues Select(long[] rows)
    {
        using var noGrad = no_grad();
        using var index = tensor(rows, dtype: ScalarType.Int64, device: Keys.device);
        return new KeysValues(Keys.index_select(0, index), Values.index_select(0, index));
    }

    public void Dispose()
    {
        Keys.Dispose();
        Values.Dispose();
    }
}
