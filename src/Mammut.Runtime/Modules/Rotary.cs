using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Rotary position embedding (Su et al. 2021), base 10,000, in the convention that pairs feature <c>i</c> with feature
/// <c>i + dh/2</c> ("rotate half"): the pair at position <c>p</c> is turned by the angle <c>p * 10000^(-2i/dh)</c>, so that
/// the dot product of a query and a key depends on the distance of their positions only.
/// </summary>
public static class Rotary
{
    private const double Base = 10_000;
    private const long FirstPositions = 128;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<Key, Table> Tables = [];

    /// <summary>Turns queries or keys by their positions.</summary>
    /// <param name="headed"><c>[B, H, T, dh]</c>, <c>dh</c> even.</param>
    /// <param name="offset">Position of the first token; the number of tokens already in the cache, 0 without one.</param>
    /// <returns><c>[B, H, T, dh]</c> in the element type of <paramref name="headed"/>; computed in float32 for 16-bit inputs.</returns>
    /// <exception cref="ArgumentException">The head width is odd or the tensor has not four axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    public static Tensor Apply(Tensor headed, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (headed.dim() != 4 || headed.shape[3] % 2 != 0)
            throw new ArgumentException($"Expected [B, H, T, dh] with an even dh, but got [{string.Join(", ", headed.shape)}].", nameof(headed));

        using var scope = NewDisposeScope();
        var (cos, sin) = Angles(headed, headed.shape[3] / 2, offset, headed.shape[2]);
        return Turn(headed, cos, sin).MoveToOuterDisposeScope();
    }

    /// <summary>Turns the queries and keys of packed texts by each token's place in its text.</summary>
    /// <param name="qkv">Queries, keys and values side by side, <c>[M, 3D]</c>.</param>
    /// <param name="heads">Number of heads; D over it is even.</param>
    /// <param name="mask">The texts.</param>
    /// <returns><c>[M, 3D]</c> in the element type of <paramref name="qkv"/>; computed in float32 for 16-bit inputs.</returns>
    /// <exception cref="ArgumentException">The head width is odd, or the rows are not those of the texts.</exception>
    public static Tensor Apply(Tensor qkv, long heads, TextMask mask)
    {
        var (rows, headWidth) = (mask.Texts.Sequences.Rows, qkv.shape[1] / 3 / heads);
        if (qkv.dim() != 2 || qkv.shape[0] != rows || headWidth % 2 != 0)
            throw new ArgumentException($"Expected [{rows}, 3D] with an even D / {heads}, but got [{string.Join(", ", qkv.shape)}].", nameof(qkv));

        using var scope = NewDisposeScope();
        var (cos, sin) = Angles(qkv, headWidth / 2, 0, mask.Texts.Sequences.Longest);
        var parts = qkv.view(rows, 3, heads, headWidth);
        var turned = Turn(parts.narrow(1, 0, 2), OfRows(cos), OfRows(sin));
        return cat([turned, parts.narrow(1, 2, 1)], 1).view(rows, qkv.shape[1]).MoveToOuterDisposeScope();

        Tensor OfRows(Tensor table) => mask.Texts.Positions(table).view(rows, 1, 1, headWidth / 2);
    }

    private static Tensor Turn(Tensor x, Tensor cos, Tensor sin)
    {
        var (wide, half) = (x.Wide(), x.shape[^1] / 2);
        var (a, b) = (wide.narrow(-1, 0, half), wide.narrow(-1, half, half));
        return cat([a * cos - b * sin, b * cos + a * sin], -1).to(x.dtype);
    }

    /// <summary>Cosines and sines <c>[length, dh/2]</c> of the positions, as views that belong to the current scope.</summary>
    internal static (Tensor Cos, Tensor Sin) Angles(Tensor like, long half, long offset, long length)
    {
        var dtype = like.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var key = new Key(half, like.device.type, like.device.index, dtype);

        // The views are taken inside the lock: a table that another thread replaces stays alive through them.
        lock (Gate)
        {
            if (!Tables.TryGetValue(key, out var table) || table.Positions < offset + length)
            {
                table?.Dispose();
                var positions = Math.Max(FirstPositions, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)(offset + length)));
                Tables[key] = table = new Table(key.Half, positions, dtype, like.device);
            }
            return (table.Cos.narrow(0, offset, length), table.Sin.narrow(0, offset, length));
        }
    }

    private readonly record struct Key(long Half, DeviceType Type, int Index, ScalarType Dtype);

    private sealed class Table : IDisposable
    {
        public Table(long half, long positions, ScalarType dtype, Device device)
        {
            Positions = positions;
            var (cos, sin) = (new double[positions * half], new double[positions * half]);
            for (var p = 0L; p < positions; p++)
            {
                for (var i = 0L; i < half; i++)
                    (sin[p * half + i], cos[p * half + i]) = Math.SinCos(p * Math.Pow(Base, -(double)i / half));
            }

            // The table outlives a generation's inference mode and is used in training afterwards; autograd refuses to
            // save tensors that were made in inference mode.
            using var normal = inference_mode(false);
            Cos = Keep(cos, positions, half, dtype, device);
            Sin = Keep(sin, positions, half, dtype, device);
        }

        public Tensor Cos { get; }

        public Tensor Sin { get; }

        public long Positions { get; }

        public void Dispose()
        {
            Cos.Dispose();
            Sin.Dispose();
        }

        private static Tensor Keep(double[] values, long positions, long half, ScalarType dtype, Device device)
        {
            using var scope = NewDisposeScope();
            return tensor(values, [positions, half], dtype: dtype, device: device).DetachFromDisposeScope();
        }
    }
}
