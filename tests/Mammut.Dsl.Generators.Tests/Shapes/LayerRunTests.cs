extern alias generators;

using generators::Mammut.Dsl.Generators.Lowering;
using generators::Mammut.Dsl.Generators.Parsing;
using generators::Mammut.Dsl.Generators.Specs;
using Mammut.Dsl.Generators.Tests.Support;
using Where = generators::Mammut.BlockPlacement;

namespace Mammut.Dsl.Generators.Tests.Shapes;

/// <summary>However a decoder is cut into loops, every layer runs once, in order, each block at its layer.</summary>
public class LayerRunTests
{
    private static readonly TextSpec Text = PartParser.Text(GeneratorHarness.Compile("using Mammut; [TextDecoder] public partial class Text;").GetTypeByMetadataName("Text")!)!;

    public static TheoryData<string, bool> Blocks() => new() { { "Behind", true }, { "Behind", false }, { "Before", true }, { "Before", false }, { "Inside", true } };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void EveryPlacementInSmallDecoders_KeepsTheOrder(string where, bool layerMlp)
    {
        var placement = Enum.Parse<Where>(where);
        for (var depth = 1; depth <= 8; depth++)
        {
            for (var bits = 0; bits < 1 << depth; bits++)
            {
                var text = With(depth, [.. Enumerable.Range(0, depth).Where(layer => (bits >> layer & 1) == 1)], placement, layerMlp);
                foreach (var cross in new[] { true, false })
                {
                    var plan = LayerRun.Plan(text, 0, depth, cross);
                    Assert.Equal(Expected(text, 0, depth, cross), Run(plan));
                    Assert.Equal(Expected(text, depth / 2, depth, cross), Run(LayerRun.Plan(text, depth / 2, depth, cross)));
                }
            }
        }
    }

    [Fact]
    public void EverySecondLayer_IsOneLoop()
    {
        var run = Assert.Single(LayerRun.Plan(With(12, [0, 2, 4, 6, 8, 10], Where.Behind, layerMlp: true), 0, 12, cross: true));
        Assert.Equal((6, 3), (run.Count, run.Steps.Count));
        run = Assert.Single(LayerRun.Plan(With(12, [0, 2, 4, 6, 8, 10], Where.Behind, layerMlp: false), 0, 12, cross: false));
        Assert.Equal((6, 2), (run.Count, run.Steps.Count));
    }

    private static TextSpec With(int depth, int[] layers, Where placement, bool layerMlp) => Text with
    {
        Depth = depth,
        CrossAttention = CrossAttentionSpec.Default with { Layers = new(layers), Placement = placement, LayerMlp = layerMlp },
    };

    private static IEnumerable<string> Expected(TextSpec text, int first, int end, bool cross)
    {
        var blocks = text.CrossAttention!;
        var places = blocks.Places(text.Depth).ToList();
        var whole = Enumerable.Range(0, text.Depth).Where(layer => blocks.LayerMlp || !places.Contains(layer)).ToList();
        for (var layer = first; layer < end; layer++)
        {
            var itself = whole.Contains(layer) ? $"Layers {whole.IndexOf(layer)} at {layer}" : $"AttentionLayers {places.IndexOf(layer)} at {layer}";
            string[] block = cross && places.Contains(layer) ? [$"CrossLayers {places.IndexOf(layer)} at {places.IndexOf(layer)}"] : [];
            string[] both = block.Length > 0 && blocks.Placement == Where.Inside ? [$"{itself} Attention", .. block, $"{itself} Mlp"]
                : blocks.Placement == Where.Before ? [.. block, itself]
                : [itself, .. block];
            foreach (var step in both)
                yield return step;
        }
    }

    private static IEnumerable<string> Run(IReadOnlyList<LayerRun> plan)
    {
        foreach (var run in plan)
        {
            for (var i = 0; i < run.Count; i++)
            {
                foreach (var step in run.Steps)
                {
                    var (index, place) = (run.Index(step), run.Place(step));
                    yield return $"{step.Member} {index.Stride * i + index.Offset} at {place.Stride * i + place.Offset}{(step.Half == LayerHalf.Whole ? "" : $" {step.Half}")}";
                }
            }
        }
    }
}
