namespace Mammut.Dsl.Generators.Lowering;

/// <summary>
/// A run of <paramref name="Count"/> like groups of layers; each group is one layer, a cross-attention block behind it where
/// <paramref name="FirstBlock"/> is given, and <paramref name="Layers"/> - 1 more layers.
/// </summary>
internal sealed record LayerRun(long Count, int FirstLayer, int Layers, int? FirstBlock)
{
    /// <summary>Cuts a decoder into the fewest runs in order.</summary>
    public static IReadOnlyList<LayerRun> Plan(int depth, IReadOnlyList<int> placement)
    {
        var runs = new List<LayerRun>();
        var leading = placement.Count == 0 ? depth : placement[0];
        if (leading > 0)
            runs.Add(new LayerRun(leading, 0, 1, null));
        for (var block = 0; block < placement.Count; block++)
        {
            var size = (block + 1 < placement.Count ? placement[block + 1] : depth) - placement[block];
            if (runs.Count > 0 && runs[runs.Count - 1] is { FirstBlock: not null } last && last.Layers == size)
                runs[runs.Count - 1] = last with { Count = last.Count + 1 };
            else
                runs.Add(new LayerRun(1, placement[block], size, block));
        }

        return runs;
    }
}
