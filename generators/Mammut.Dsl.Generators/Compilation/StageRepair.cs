using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation;

/// <summary>Gives a repaired model the streams and stages that were declared, as far as they can have members: each loss and each trainer.</summary>
internal static class StageRepair
{
    /// <param name="declared">The declaration.</param>
    /// <param name="repaired">The nearest right model, with no stream or stage yet.</param>
    public static ModelSpec Repair(ModelSpec declared, ModelSpec repaired)
    {
        repaired = repaired with { Streams = default, Stages = default };
        if (repaired.Heads().Count == 0)
            return repaired;
        foreach (var stream in declared.Streams)
            repaired = With(repaired, stream.Name, declared.Of(stream).Heads().Aggregate(default(ModelHeads), (kinds, head) => kinds | head.Kind));
        foreach (var stage in declared.Stages.Where(stage => StageNames.IsFreeStage(repaired, stage.Name)))
        {
            // A stream that there is not may be one that is misspelt; the caller of the trainer may use either word.
            foreach (var name in stage.Streams)
                repaired = With(repaired, name, default);
            var streams = stage.Streams.Where(name => repaired.Stream(name) is not null).Distinct();
            repaired = repaired with { Stages = new([.. repaired.Stages, new StageSpec(repaired.Stages.Count, stage.Name, new(streams), StageSteps.Joint, null)]) };
        }

        return repaired;
    }

    /// <summary>The model with a stream for those of the heads that it has, or for all where it has none of them.</summary>
    private static ModelSpec With(ModelSpec spec, string name, ModelHeads heads)
    {
        if (!StageNames.IsFreeStream(spec, name))
            return spec;
        if ((heads & ModelHeads.Matching) != 0)
            heads |= ModelHeads.Contrastive;
        var stream = new StreamSpec(spec.Streams.Count, name, heads, null, 1);
        if (heads == 0 || spec.Of(stream).Heads().Count == 0)
            stream = stream with { Heads = ModelHeads.All };
        return spec with { Streams = new([.. spec.Streams, stream]) };
    }
}
