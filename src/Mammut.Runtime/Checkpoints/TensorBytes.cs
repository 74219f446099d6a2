using static TorchSharp.torch;

namespace Mammut;

/// <summary>Moves the raw bytes of a contiguous CPU tensor to and from a stream, in pieces, because a span holds at most 2 GiB.</summary>
internal static class TensorBytes
{
    private const long PieceElements = 1 << 24;

    public static void Read(Stream stream, Tensor tensor) => ForEachPiece(tensor, piece => stream.ReadExactly(piece.bytes));

    public static void Write(Stream stream, Tensor tensor) => ForEachPiece(tensor, piece => stream.Write(piece.bytes));

    private static void ForEachPiece(Tensor tensor, Action<Tensor> action)
    {
        var count = tensor.numel();
        using var flat = tensor.view(-1);
        for (long start = 0; start < count; start += PieceElements)
        {
            using var piece = flat.narrow(0, start, Math.Min(PieceElements, count - start));
            action(piece);
        }
    }
}
