extern alias generators;

using generators::Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>No false alarm: the configurations of open_clip and its MaMMUT fork, written in the language.</summary>
public class OpenClipConfigurationTests
{
    public static TheoryData<string> Names() => [.. CorpusFiles.Names("OpenClip")];

    [Fact]
    public void AllFifteenOfMammut_AndThoseOfCoca_AreThere()
    {
        var expected = from size in "SMBLH" from patch in new[] { 14, 16, 32 } select $"mammut_ViT-{size}-{patch}";
        Assert.Equal(expected.Order(StringComparer.Ordinal), CorpusFiles.Names("OpenClip").Where(name => name.StartsWith("mammut", StringComparison.Ordinal)));
        Assert.Equal(["coca_ViT-B-16", "coca_ViT-B-32", "coca_ViT-H-14", "coca_ViT-L-14", "coca_ViT-M-32", "coca_ViT-S-32", "coca_base"],
            CorpusFiles.Names("OpenClip").Where(name => name.StartsWith("coca", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AConfiguration_HasNoDiagnostic_AndItsCodeCompiles(string name)
    {
        var source = CorpusFiles.Read("OpenClip", name);
        Assert.StartsWith($"// Configuration: {name} of ", source);
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source));
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.Equal(3, files.Count);
        Assert.Empty(diagnostics);
    }

    /// <summary>Millions of parameters as docs/model_profile.csv of LAION-AI/open_clip_mammut has them, or by its key list.</summary>
    [Theory]
    [InlineData("mammut_ViT-S-14", 84.742, 384)]
    [InlineData("mammut_ViT-S-16", 84.788, 384)]
    [InlineData("mammut_ViT-S-32", 85.616, 384)]
    [InlineData("mammut_ViT-M-14", 133.567, 512)]
    [InlineData("mammut_ViT-M-16", 133.628, 512)]
    [InlineData("mammut_ViT-M-32", 134.733, 512)]
    [InlineData("mammut_ViT-B-14", 181.273, 512)]
    [InlineData("mammut_ViT-B-16", 290.521, null)]
    [InlineData("mammut_ViT-B-32", 183.021, 512)]
    [InlineData("mammut_ViT-L-14", 508.295, null)]
    [InlineData("mammut_ViT-L-16", 508.418, null)]
    [InlineData("mammut_ViT-L-32", 510.627, null)]
    [InlineData("mammut_ViT-H-14", 1188.145, null)]
    [InlineData("mammut_ViT-H-16", 1188.298, null)]
    [InlineData("mammut_ViT-H-32", 1191.059, null)]
    public void AConfiguration_HasTheParametersOfTheOriginal(string name, double millions, int? widthOfLeftOutMlps)
    {
        // has_mlp false leaves norm and MLP out of the six layers with cross-attention, which the language does not say.
        var leftOut = widthOfLeftOutMlps is { } width ? 6L * ((8L * width * width) + (7L * width)) : 0;
        var model = Declarations.Lower(CorpusFiles.Read("OpenClip", name), CorpusFiles.ModelOf(name));
        Assert.Equal(millions, (ParameterTable.Elements(model) - leftOut) / 1e6, 0.00051);
    }
}
