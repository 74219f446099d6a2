using Mammut.Dsl.Generators.Analysis;
using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation;

/// <summary>What is allowed but probably not meant. Given only where nothing is wrong.</summary>
internal static class Advice
{
    /// <summary>Fused attention kernels (FlashAttention, Dao 2023) take heads of a width that is a multiple of 8, up to this.</summary>
    private const int WidestFastHead = 256;

    public static IReadOnlyList<CompileError> On(VisionSpec spec) =>
    [
        .. HeadWidth(spec.HeadsPath, spec.Width, spec.Heads),
        .. spec.Resampler is { } resampler ? HeadWidth(resampler, spec.OutputWidth) : [],
        .. Mean(spec),
    ];

    public static IReadOnlyList<CompileError> On(SharedSpec spec) => SharedRules.Once(On(spec.Images), On(spec.Texts));

    public static IReadOnlyList<CompileError> On(TextSpec spec)
    {
        var cross = spec.CrossAttention switch
        {
            { HeadWidth: > 0 } block => HeadWidth(CrossAttentionSpec.Path.At("HeadWidth"), block.InnerWidth(spec.Width, spec.Heads), block.Heads > 0 ? block.Heads : spec.Heads),
            { Heads: > 0 } block => HeadWidth(CrossAttentionSpec.Path.At("Heads"), spec.Width, block.Heads),
            _ => [],
        };
        return [.. HeadWidth(spec.HeadsPath, spec.Width, spec.Heads), .. cross, .. spec.Resampler is { } resampler ? HeadWidth(resampler, spec.Width) : []];
    }

    public static IReadOnlyList<CompileError> On(ModelSpec spec, GraphModule module, ModelCosts costs) =>
        [.. VocabularyHead(spec, costs), .. Untrained(spec, module, costs), .. Stages(spec)];

    /// <summary>Whether the fused kernels leave a head of that width to the slow path.</summary>
    public static bool IsSlow(long headWidth) => headWidth % 8 != 0 || headWidth > WidestFastHead;

    private static IEnumerable<CompileError> HeadWidth(ResamplerSpec spec, long width) => spec.HeadWidth > 0
        ? HeadWidth(ResamplerSpec.Path.At("HeadWidth"), (long)spec.Heads * spec.HeadWidth, spec.Heads)
        : HeadWidth(spec.HeadsPath, width, spec.Heads);

    private static IEnumerable<CompileError> HeadWidth(SpecPath path, long width, int heads)
    {
        var head = width / heads;
        if (IsSlow(head))
            yield return CompileError.At(path, DiagnosticIds.SlowHeadWidth, CSharpNames.Number(head), CSharpNames.Number(width), CSharpNames.Number(heads));
    }

    /// <summary>A sweep over the class token may well say so; but whoever wonders why nothing changes should see it.</summary>
    private static IEnumerable<CompileError> Mean(VisionSpec spec)
    {
        if (spec is { Pool: Pooling.MeanPatches, ClassToken: false })
            yield return CompileError.At(VisionSpec.Path.At("Pool"), DiagnosticIds.SameMeaning, "Pool = Pooling.MeanPatches", "Pooling.MeanAll", "there is no class token to leave out");
    }

    private static IEnumerable<CompileError> VocabularyHead(ModelSpec spec, ModelCosts costs)
    {
        var table = (long)spec.Text!.Vocabulary * spec.Text.Width;
        var rest = costs.Parameters - table;
        if (spec.Text is { IsEncoder: false, TiedEmbedding: false, IsFrozen: false } && table > rest - table)
            yield return CompileError.At(ModelSpec.Path.At("TText"), DiagnosticIds.LargeVocabularyHead, spec.TextName, Quantities.Exact(table), spec.Type.Name, Quantities.Exact(rest - table));
    }

    /// <summary>Data that no run reads, a choice among one stream, and one that leaves nothing out.</summary>
    private static IEnumerable<CompileError> Stages(ModelSpec spec)
    {
        foreach (var stream in spec.Streams)
        {
            if (stream.Passes is not null && Heads(stream with { Passes = null }) == Heads(stream))
                yield return CompileError.At(stream.Path.At("Passes"), DiagnosticIds.SameMeaning, "Passes", "a stream without it", "every head of the stream reads one of them");
            else if (stream.Heads != ModelHeads.All && Heads(stream with { Heads = ModelHeads.All }) == Heads(stream))
                yield return CompileError.At(stream.Path.At("Heads"), DiagnosticIds.SameMeaning, $"Heads = {string.Join(" | ", stream.Heads.ToString().Split([", "], StringSplitOptions.None).Select(kind => "ModelHeads." + kind))}", "ModelHeads.All", "it leaves out no head");
        }

        int Heads(StreamSpec stream) => spec.Of(stream).Heads().Count;

        // Without any stage, the losses are for trainers of the user's own.
        foreach (var stream in spec.Stages.Count == 0 ? [] : spec.Streams.Where(stream => !spec.Stages.Any(stage => stage.Streams.Contains(stream.Name))))
            yield return CompileError.At(stream.Path, DiagnosticIds.UnreadStream, spec.Type.Name, stream.Name);
        foreach (var stage in spec.Stages.Where(stage => stage is { Steps: StageSteps.Alternating, Streams.Count: 1 }))
            yield return CompileError.At(stage.Path.At("Steps"), DiagnosticIds.SameMeaning, "Steps = StageSteps.Alternating", "StageSteps.Joint", "the stage reads one stream");
    }

    /// <summary>A norm that a missing head leaves over is nothing; one part in a hundred is a mistake, or a waste.</summary>
    private static IEnumerable<CompileError> Untrained(ModelSpec spec, GraphModule module, ModelCosts costs)
    {
        if (costs.Untrained * 100 <= costs.Parameters)
            yield break;
        var list = string.Join(", ", UntrainedParameters.Of(spec, module));
        yield return CompileError.At(ModelSpec.Path, DiagnosticIds.Untrained, Quantities.Exact(costs.Untrained), Quantities.Exact(costs.Parameters), spec.Type.Name, list);
    }
}
