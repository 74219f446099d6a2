using static TorchSharp.torch;

namespace Mammut;

/// <summary>Writes the raw bytes of a contiguous CPU tensor, in pieces, because a span holds at most 2 GiB.</summary>
internal static class TensorBytes
{
    private const long PieceElements = 1 << 24;

    public static void Write(Stream stream, Tensor tensor)
    {
        var count = tensor.numel();
        using var flat = tensor.view(-1);
        for (long start = 0; start < count; start += PieceElements)
        {
            using var piece = flat.narrow(0, start, Math.Min(PieceElements, count - start));
            stream.Write(piece.bytes);
        }
    }
}
