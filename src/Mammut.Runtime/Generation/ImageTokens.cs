using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Keys and values <c>[B, N, 2D]</c> of a cross-attention block, one entry an image, kept once however many rows ask.</summary>
internal sealed class ImageTokens(Tensor kv, long heads) : IDisposable
{
    public Tensor KeysAndValues { get; } = kv.DetachFromDisposeScope();

    /// <summary>The same in so many entries, each of one image or of several one behind the other, with heads apart.</summary>
    public KeysValues Headed(long entries)
    {
        using var scope = NewDisposeScope();
        var (keys, values) = Heads.KeysValues(KeysAndValues.view(entries, -1, KeysAndValues.shape[2]), heads);
        return new KeysValues(keys.contiguous(), values.contiguous());
    }

    public void Dispose() => KeysAndValues.Dispose();
}
