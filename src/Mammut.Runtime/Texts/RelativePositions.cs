using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Learned numbers for the distance of key and query, one a head for each of 32 ranges of distance (T5, Raffel et al. 2020, section 2.1):
/// near distances have one each, farther ones share more and more, and all beyond 128 share the last.
/// </summary>
internal static class RelativePositions
{
    /// <summary>Ranges of distance.</summary>
    public const int Ranges = 32;

    private const int Farthest = 128;

    /// <summary>What distances add to the scores.</summary>
    /// <param name="table">One number a range and head, <c>[32, H]</c>.</param>
    /// <param name="first">Position of the first query.</param>
    /// <param name="queries">Number of queries.</param>
    /// <param name="keys">Number of keys, from position 0.</param>
    /// <param name="bothWays">Whether queries see keys behind them: half of the ranges are for these then.</param>
    /// <returns><c>[H, queries, keys]</c></returns>
    public static Tensor Of(Tensor table, long first, long queries, long keys, bool bothWays)
    {
        using var scope = NewDisposeScope();
        var ranges = new long[queries * keys];
        for (var query = 0L; query < queries; query++)
        {
            for (var key = 0L; key < keys; key++)
                ranges[query * keys + key] = Range(key - first - query, bothWays);
        }

        var rows = table.index_select(0, tensor(ranges, dtype: ScalarType.Int64, device: table.device));
        return rows.view(queries, keys, table.shape[1]).permute(2, 0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>The range of a distance, key minus query; without <paramref name="bothWays"/>, keys behind the query count as at it.</summary>
    internal static int Range(long distance, bool bothWays)
    {
        var ranges = bothWays ? Ranges / 2 : Ranges;
        var offset = bothWays && distance > 0 ? ranges : 0;
        var far = bothWays ? Math.Abs(distance) : Math.Max(0, -distance);
        var exact = ranges / 2;
        if (far < exact)
            return offset + (int)far;
        var share = Math.Log((double)far / exact) / Math.Log((double)Farthest / exact);
        return offset + Math.Min(ranges - 1, exact + (int)(share * (ranges - exact)));
    }
}
