using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What of a layer is called at a time.</summary>
internal enum LayerHalf
{
    Whole,
    Attention,
    Mlp,
}

/// <summary>One call on the way through a decoder.</summary>
/// <param name="Member">The list that the layer or block is in.</param>
/// <param name="Index">Its place in that list.</param>
/// <param name="Place">Its place among all layers, or all blocks, whichever list they are in: that in the cache.</param>
/// <param name="Half">What of the layer is called.</param>
internal readonly record struct LayerStep(string Member, int Index, int Place, LayerHalf Half = LayerHalf.Whole)
{
    public bool IsBlock => Member == LayerRun.CrossLayers;
}

/// <summary>A run of <paramref name="Count"/> like groups of layers and blocks; <paramref name="Steps"/> are those of the first group.</summary>
internal sealed record LayerRun(long Count, IReadOnlyList<LayerStep> Steps)
{
    /// <summary>The lists of a decoder.</summary>
    public const string Layers = "Layers", AttentionLayers = "AttentionLayers", CrossLayers = "CrossLayers";

    private readonly int _whole = Steps.Count(step => step.Member == Layers && step.Half != LayerHalf.Mlp);
    private readonly int _bare = Steps.Count(step => step.Member == AttentionLayers);
    private readonly int _blocks = Steps.Count(step => step.IsBlock);

    /// <summary>A step's place in its list, in a loop over the groups.</summary>
    public LoopIndex Index(LayerStep step) => LoopIndex.In(Count, step.IsBlock ? _blocks : step.Member == Layers ? _whole : _bare, step.Index);

    /// <summary>A step's place in the cache, in a loop over the groups.</summary>
    public LoopIndex Place(LayerStep step) => LoopIndex.In(Count, step.IsBlock ? _blocks : _whole + _bare, step.Place);

    /// <summary>Cuts a decoder into the fewest runs in order; a group begins at each layer that has a block.</summary>
    /// <param name="text">The decoder.</param>
    /// <param name="first">The first layer to run.</param>
    /// <param name="end">The layer before which it stops.</param>
    /// <param name="cross">Whether the blocks run.</param>
    public static IReadOnlyList<LayerRun> Plan(TextSpec text, int first, int end, bool cross)
    {
        var places = text.CrossAttention?.Places(text.Depth) ?? [];
        var groups = new List<List<LayerStep>>();
        var before = places.TakeWhile(place => place < first).Count();
        for (var layer = first; layer < end; layer++)
        {
            int? block = before < places.Count && places[before] == layer ? before : null;
            var isBare = block is not null && !text.CrossAttention!.LayerMlp;
            if (groups.Count == 0 || (block is not null && (cross || isBare)) || !groups[groups.Count - 1].Any(step => step.Member != Layers))
                groups.Add([]);
            var step = isBare ? new LayerStep(AttentionLayers, before, layer)
                : new LayerStep(Layers, text.CrossAttention is { LayerMlp: false } ? layer - before : layer, layer);
            var steps = groups[groups.Count - 1];
            if (cross && block is { } index)
                steps.AddRange(Around(step, new(CrossLayers, index, index), text.CrossAttention!.Placement));
            else
                steps.Add(step);
            if (block is not null)
                before++;
        }

        return Merge(groups);
    }

    private static LayerStep[] Around(LayerStep layer, LayerStep block, BlockPlacement placement) => placement switch
    {
        BlockPlacement.Before => [block, layer],
        BlockPlacement.Inside => [layer with { Half = LayerHalf.Attention }, block, layer with { Half = LayerHalf.Mlp }],
        _ => [layer, block],
    };

    private static List<LayerRun> Merge(List<List<LayerStep>> groups)
    {
        var runs = new List<LayerRun>();
        foreach (var group in groups)
        {
            if (runs.Count > 0 && runs[runs.Count - 1] is var last && last.Steps.Select(step => step.Member).SequenceEqual(group.Select(step => step.Member)))
                runs[runs.Count - 1] = last with { Count = last.Count + 1 };
            else
                runs.Add(new LayerRun(1, group));
        }

        return runs;
    }
}
