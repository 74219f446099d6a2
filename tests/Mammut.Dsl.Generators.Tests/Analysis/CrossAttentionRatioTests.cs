extern alias generators;

using System.Text;
using generators::Mammut.Dsl.Generators.Parsing;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>
/// The 322 pairs of 2 to 24 layers and a ratio of 1 to one more than the layers. LAION's fork builds 238 of them and raises an
/// exception for 84; here each is a model, or told at build time.
/// </summary>
public class CrossAttentionRatioTests
{
    private static readonly (int Depth, int Ratio)[] Pairs = [.. from depth in Enumerable.Range(2, 23) from ratio in Enumerable.Range(1, depth + 1) select (depth, ratio)];

    [Fact]
    public void ThereAre322_OfWhichTheForkBuilds238()
    {
        Assert.Equal(322, Pairs.Length);
        Assert.Equal(238, Pairs.Count(pair => Fork(pair.Depth, pair.Ratio) is not null));
    }

    [Fact]
    public async Task ARatioUpToTheDepth_IsAModel_AndOneBeyondIsTold()
    {
        var (source, expected) = MarkupSource.Parse(Source(Pairs.Select(Marked)));
        Assert.Equal(23, expected.Count);
        var actual = await GeneratorHarness.AnalyzeAsync(source);
        Assert.Equal(expected, actual.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
        Assert.All(actual, diagnostic => Assert.Matches(@"^Every is (\d+); it must be 1 to \d+$", diagnostic.GetMessage()));
        var files = GeneratorHarness.Files(source);
        Assert.Equal(1 + (2 * Pairs.Length), files.Count);
        Assert.Equal(23, files.Count(file => file.Key.EndsWith("Text.g.cs", StringComparison.Ordinal) && file.Value.Contains("The declaration has errors")));
    }

    /// <summary>Every way in which layers with and without cross-attention follow one another is among these.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(12)]
    public void ItsCode_Compiles(int depth)
    {
        var (source, _) = MarkupSource.Parse(Source(Pairs.Where(pair => pair.Depth == depth).Select(Marked)));
        Assert.Empty(GeneratorHarness.Generate(source).Diagnostics);
    }

    [Fact]
    public async Task ARatioThatTheForkBuilds_IsSaidByEvery_WithTheSameLayers()
    {
        var built = Pairs.Select(pair => (pair.Depth, pair.Ratio, Layers: Fork(pair.Depth, pair.Ratio)!)).Where(pair => pair.Layers is not null).ToArray();
        var source = Source(built.Select(pair => new Small($"D{pair.Depth}R{pair.Ratio}", pair.Depth, $"Every = {(pair.Layers.Length > 1 ? pair.Layers[1] : pair.Depth)}")));
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source));
        var compilation = GeneratorHarness.Compile(source);
        foreach (var (depth, ratio, layers) in built)
        {
            var text = PartParser.Text(compilation.GetTypeByMetadataName($"D{depth}R{ratio}Text")!)!;
            Assert.Equal(layers, text.CrossAttention!.Places(depth));
        }
    }

    [Fact]
    public async Task NoCrossAttentionAtAll_IsAModel_WhateverTheDepth()
    {
        var source = Source(Enumerable.Range(2, 23).Select(depth => new Small($"D{depth}", depth, null)));
        Assert.DoesNotContain("CrossAttention", source);
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal(1 + (2 * 23), GeneratorHarness.Files(source).Count(file => !file.Value.Contains("The declaration has errors")));
    }

    private static Small Marked((int Depth, int Ratio) pair) =>
        new($"D{pair.Depth}R{pair.Ratio}", pair.Depth, pair.Ratio <= pair.Depth ? $"Every = {pair.Ratio}" : $"{{|MAM003:Every = {pair.Ratio}|}}");

    /// <summary>The layers that LAION's fork gives cross-attention; null where it raises an exception.</summary>
    private static int[]? Fork(int layers, int ratio)
    {
        var blocks = layers / ratio;
        if (blocks == 0)
            return null;
        var step = layers / blocks;
        var places = Enumerable.Range(0, layers).Where(layer => layer % step == 0).ToArray();
        return places.Length == blocks ? places : null;
    }

    /// <summary>A small model for each, with a captioning pass where the decoder has cross-attention.</summary>
    private static string Source(IEnumerable<Small> models)
    {
        var text = new StringBuilder("using Mammut;\n[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 1, Heads = 2)] public partial class Vision;\n");
        foreach (var (name, depth, every) in models)
        {
            text.Append($"[TextDecoder(Vocabulary = 8, ContextLength = 8, Width = 16, Depth = {depth}, Heads = 2)]{(every is null ? "" : $" [CrossAttention({every})]")} public partial class {name}Text;\n");
            text.Append($"[MultimodalModel<Vision, {name}Text>] {(every is null ? "" : "[Pass(\"Captioning\", CrossAttention = true)] [CaptionHead(\"Captioning\")] ")}");
            text.Append($"[Pass(\"Contrastive\", Mask = AttentionMask.Bidirectional)] [ContrastiveHead(\"Contrastive\", EmbeddingWidth = 8)] public partial class {name};\n");
        }

        return text.ToString();
    }

    /// <param name="Every">The argument of the decoder's <c>[CrossAttention]</c>; null for a decoder without.</param>
    private sealed record Small(string Name, int Depth, string? Every);
}
