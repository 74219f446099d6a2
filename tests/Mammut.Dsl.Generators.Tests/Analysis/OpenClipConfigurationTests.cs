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

    /// <summary>Millions of parameters as docs/model_profile.csv of LAION-AI/open_clip_mammut has them, or by its key list; and the number of tensors there.</summary>
    [Theory]
    [InlineData("mammut_ViT-S-14", 84.742, 351)]
    [InlineData("mammut_ViT-S-16", 84.788, 351)]
    [InlineData("mammut_ViT-S-32", 85.616, 351)]
    [InlineData("mammut_ViT-M-14", 133.567, 351)]
    [InlineData("mammut_ViT-M-16", 133.628, 351)]
    [InlineData("mammut_ViT-M-32", 134.733, 351)]
    [InlineData("mammut_ViT-B-14", 181.273, 351)]
    [InlineData("mammut_ViT-B-16", 290.521, 387)]
    [InlineData("mammut_ViT-B-32", 183.021, 351)]
    [InlineData("mammut_ViT-L-14", 508.295, 531)]
    [InlineData("mammut_ViT-L-16", 508.418, 531)]
    [InlineData("mammut_ViT-L-32", 510.627, 531)]
    [InlineData("mammut_ViT-H-14", 1188.145, 855)]
    [InlineData("mammut_ViT-H-16", 1188.298, 855)]
    [InlineData("mammut_ViT-H-32", 1191.059, 855)]
    public void AConfiguration_HasTheParametersAndKeysOfTheOriginal(string name, double millions, int tensors)
    {
        var source = CorpusFiles.Read("OpenClip", name);
        var model = Declarations.Lower(source, CorpusFiles.ModelOf(name));
        Assert.Equal(millions, ParameterTable.Elements(model) / 1e6, 0.00051);
        var keys = HeaderFile.Tensors(source, CorpusFiles.ModelOf(name)).Select(tensor => tensor.Key).ToArray();
        Assert.Equal(tensors, keys.Length);
        Assert.Equal(Keys(name), keys.Order(StringComparer.Ordinal));
    }

    /// <summary>The names in such a checkpoint, from the description of its layout: six layers of each half have no MLP where has_mlp is false.</summary>
    private static IEnumerable<string> Keys(string name)
    {
        var size = name[..^3][^1];
        var (vision, text) = (size switch { 'L' => 24, 'H' => 32, _ => 12 }, size == 'H' ? 24 : 12);
        var hasMlp = size is 'L' or 'H' || name.EndsWith("B-16", StringComparison.Ordinal);
        string[] attention = [.. Both("ln_1"), "attn.in_proj_weight", "attn.in_proj_bias", .. Both("attn.out_proj")], mlp = [.. Both("ln_2"), .. Both("mlp.c_fc"), .. Both("mlp.c_proj")];
        IEnumerable<string> keys =
        [
            "logit_scale", "map_viz2txt_kv", "visual.class_embedding", "visual.positional_embedding", "visual.proj", "visual.conv1.weight", .. Both("visual.ln_pre"), .. Both("visual.ln_post"),
            .. Enumerable.Range(0, vision).SelectMany(i => attention.Concat(mlp).Select(key => $"visual.transformer.resblocks.{i}.{key}")),
            "text.positional_embedding", "text.text_projection", "text.token_embedding.weight", .. Both("text.ln_final"),
            .. Enumerable.Range(0, text).SelectMany(i => attention.Concat(hasMlp || i % 2 == 1 ? mlp : []).Select(key => $"text.resblocks.{i}.{key}")),
            .. Enumerable.Range(0, text / 2).SelectMany(j => attention.Concat(mlp).Concat(Both("ln_1_kv")).Select(key => $"text.cross_attn.{j}.{key}")),
        ];
        return keys.Order(StringComparer.Ordinal);

        static string[] Both(string norm) => [$"{norm}.weight", $"{norm}.bias"];
    }
}
