using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>The keys and values of a self-attention layer, <c>[positions, slots, 2D]</c>: what a position's rows wrote lies together.</summary>
internal sealed class SlotStore : IDisposable
{
    private Tensor? _tensor;

    /// <summary>The store, with room for so many positions and slots.</summary>
    /// <param name="table">How much room.</param>
    /// <param name="used">Positions in use, which stay.</param>
    /// <param name="like">What comes in, <c>[R, P, 3D]</c>.</param>
    public Tensor Room(SlotTable table, long used, Tensor like)
    {
        if (_tensor is not null && _tensor.shape is [var positions, var slots, _] && positions >= table.Positions && slots >= table.Slots)
            return _tensor;

        using var scope = NewDisposeScope();
        var grown = empty([table.Positions, table.Slots, like.shape[2] / 3 * 2], dtype: like.dtype, device: like.device);
        if (_tensor is not null)
            grown.narrow(0, 0, used).narrow(1, 0, _tensor.shape[1]).copy_(_tensor.narrow(0, 0, used));
        _tensor?.Dispose();
        return _tensor = grown.DetachFromDisposeScope();
    }

    public void Dispose()
    {
        _tensor?.Dispose();
        _tensor = null;
    }
}
