extern alias generators;

using System.Globalization;
using generators::Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>No false alarm: the configurations of open_clip and its MaMMUT fork, written in the language.</summary>
public class OpenClipConfigurationTests
{
    public static TheoryData<string> Names() => [.. CorpusFiles.Names("OpenClip")];

    [Fact]
    public void AllFifteenOfMammut_AndThoseOfCocaAndClip_AreThere()
    {
        var expected = from size in "SMBLH" from patch in new[] { 14, 16, 32 } select $"mammut_ViT-{size}-{patch}";
        Assert.Equal(expected.Order(StringComparer.Ordinal), CorpusFiles.Names("OpenClip").Where(name => name.StartsWith("mammut", StringComparison.Ordinal)));
        Assert.Equal(["coca_ViT-B-16", "coca_ViT-B-32", "coca_ViT-H-14", "coca_ViT-L-14", "coca_ViT-M-32", "coca_ViT-S-32", "coca_base"],
            CorpusFiles.Names("OpenClip").Where(name => name.StartsWith("coca", StringComparison.Ordinal)));
        Assert.Equal(["ViT-B-16", "ViT-B-32", "ViT-B-32-quickgelu", "ViT-H-14", "ViT-L-14", "ViT-L-14-336"], CorpusFiles.Names("OpenClip").Where(name => name.StartsWith("ViT", StringComparison.Ordinal)));
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
        var held = HeaderFile.Tensors(source, CorpusFiles.ModelOf(name));
        Assert.Equal(tensors, held.Count);
        Assert.Equal(Keys(name), held.Select(tensor => tensor.Key).Order(StringComparer.Ordinal));
        Assert.All(held, tensor => Assert.Equal($"{tensor.Key} [{string.Join(", ", Shape(name, tensor.Key))}]", $"{tensor.Key} {tensor.ShapeText}"));
    }

    /// <summary>The shape of a tensor in such a checkpoint, from the description of its layout.</summary>
    private static long[] Shape(string name, string key)
    {
        var (size, patch) = (name[..^3][^1], long.Parse(name[^2..], CultureInfo.InvariantCulture));
        long vision = size switch { 'S' => 384, 'M' => 512, 'B' => 768, 'L' => 1024, _ => 1280 };
        long text = (size, patch) switch { ('S', _) => 384, ('M', _) or ('B', not 16) => 512, ('H', _) => 1024, _ => 768 };
        long grid = 224 / patch, width = key.StartsWith("visual.", StringComparison.Ordinal) ? vision : text;
        return key switch
        {
            "logit_scale" => [],
            "map_viz2txt_kv" => [vision, text],
            "visual.class_embedding" => [vision],
            "visual.positional_embedding" => [(grid * grid) + 1, vision],
            "visual.proj" => [vision, text],
            "visual.conv1.weight" => [vision, 3, patch, patch],
            "text.positional_embedding" => [77, text],
            "text.text_projection" => [text, 49408],
            "text.token_embedding.weight" => [49408, text],
            _ when key.EndsWith("in_proj_weight", StringComparison.Ordinal) => [3 * width, width],
            _ when key.EndsWith("in_proj_bias", StringComparison.Ordinal) => [3 * width],
            _ when key.EndsWith("out_proj.weight", StringComparison.Ordinal) => [width, width],
            _ when key.EndsWith("c_fc.weight", StringComparison.Ordinal) => [4 * width, width],
            _ when key.EndsWith("c_fc.bias", StringComparison.Ordinal) => [4 * width],
            _ when key.EndsWith("c_proj.weight", StringComparison.Ordinal) => [width, 4 * width],
            _ => [width], // Norms and the other biases.
        };
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
