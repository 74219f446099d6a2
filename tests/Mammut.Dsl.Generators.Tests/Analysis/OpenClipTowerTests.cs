extern alias generators;

using generators::Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>
/// open_clip's CLIP and CoCa: the tensors that a declared configuration saves are those that open_clip's classes register, written down
/// here from its source (model.py, coca_model.py, transformer.py of mlfoundations/open_clip at 89fb801).
/// </summary>
public class OpenClipTowerTests
{
    /// <param name="Vision">Width and layers of the image tower.</param>
    /// <param name="Text">Width and layers of the text tower.</param>
    /// <param name="Embedding">Width of the joint embedding, and of a pooler.</param>
    private sealed record Sizes(int Image, int Patch, (long Width, int Layers) Vision, (long Width, int Layers) Text, long Embedding, long Vocabulary = 49408);

    private static Sizes Of(string name) => name switch
    {
        "ViT-B-32" or "ViT-B-32-quickgelu" => new(224, 32, (768, 12), (512, 12), 512),
        "ViT-B-16" => new(224, 16, (768, 12), (512, 12), 512),
        "ViT-L-14" => new(224, 14, (1024, 24), (768, 12), 768),
        "ViT-L-14-336" => new(336, 14, (1024, 24), (768, 12), 768),
        "ViT-H-14" => new(224, 14, (1280, 32), (1024, 24), 1024),
        "coca_ViT-S-32" => new(224, 32, (384, 12), (384, 12), 384),
        "coca_ViT-M-32" => new(224, 32, (512, 12), (512, 12), 512),
        "coca_ViT-B-32" => new(224, 32, (768, 12), (512, 12), 512),
        "coca_ViT-B-16" => new(224, 16, (768, 12), (768, 12), 768),
        "coca_ViT-L-14" => new(224, 14, (1024, 24), (768, 12), 768),
        "coca_ViT-H-14" => new(224, 14, (1280, 32), (1024, 24), 1024),
        _ => new(288, 18, (768, 12), (768, 12), 512, 64000),
    };

    /// <summary>Millions of parameters as open_clip's docs/model_profile.csv has them, or by the key list.</summary>
    [Theory]
    [InlineData("ViT-B-32", 151.277, 302)]
    [InlineData("ViT-B-32-quickgelu", 151.277, 302)]
    [InlineData("ViT-B-16", 149.621, 302)]
    [InlineData("ViT-L-14", 427.617, 446)]
    [InlineData("ViT-L-14-336", 427.944, 446)]
    [InlineData("ViT-H-14", 986.109, 686)]
    public void AClip_HoldsTheTensorsOfTheOriginal(string name, double millions, int tensors)
    {
        var held = Held(name, millions);
        Assert.Equal(tensors, held.Length);
        Assert.Equal(Lines(Clip(Of(name))), held);
    }

    [Theory]
    [InlineData("coca_ViT-S-32", 125.347, 627)]
    [InlineData("coca_ViT-M-32", 205.272, 627)]
    [InlineData("coca_ViT-B-32", 253.560, 629)]
    [InlineData("coca_ViT-B-16", 420.677, 627)]
    [InlineData("coca_ViT-L-14", 638.450, 773)]
    [InlineData("coca_ViT-H-14", 1646.101, 1325)]
    [InlineData("coca_base", 440.337, 618)]
    public void ACoca_HoldsTheTensorsOfTheOriginal(string name, double millions, int tensors)
    {
        var held = Held(name, millions);
        Assert.Equal(Lines(Coca(Of(name), isPooled: name != "coca_base")), held);
        Assert.Equal(tensors, held.Length);
    }

    /// <summary>Two poolers, of which open_clip has no configuration: its class registers a second one of a single query.</summary>
    [Theory]
    [InlineData("LatentBeside")]
    [InlineData("LatentAbove")]
    public void ACocaOfTwoPoolers_HoldsThoseOfBoth(string pool)
    {
        var source = CorpusFiles.Read("OpenClip", "coca_ViT-M-32")
            .Replace("Pool = Pooling.FirstLatent", $"Pool = Pooling.{pool}, NormTokens = true").Replace("Bias = true", "Bias = true, NormLatents = false");
        var held = HeaderFile.Tensors(source, "CocaM32").Select(tensor => $"{tensor.Key} {tensor.ShapeText}").Order(StringComparer.Ordinal);
        var one = Coca(Of("coca_ViT-M-32"), isPooled: true).ToArray();
        var second = one.Where(tensor => tensor.Key.StartsWith("visual.attn_pool.", StringComparison.Ordinal))
            .Select(tensor => (tensor.Key.Replace("attn_pool", "attn_pool_contrastive"), tensor.Key.EndsWith("query", StringComparison.Ordinal) ? [1, 512] : tensor.Shape));
        Assert.Equal(Lines(one.Concat(second)), held);
    }

    private static string[] Held(string name, double millions)
    {
        var source = CorpusFiles.Read("OpenClip", name);
        var model = Declarations.Lower(source, CorpusFiles.ModelOf(name));
        Assert.Equal(millions, ParameterTable.Elements(model) / 1e6, 0.00051);
        return [.. HeaderFile.Tensors(source, CorpusFiles.ModelOf(name)).Select(tensor => $"{tensor.Key} {tensor.ShapeText}").Order(StringComparer.Ordinal)];
    }

    private static string[] Lines(IEnumerable<(string Key, long[] Shape)> tensors) => [.. tensors.Select(tensor => $"{tensor.Key} [{string.Join(", ", tensor.Shape)}]").Order(StringComparer.Ordinal)];

    /// <summary>The text tower's parameters lie in the model itself.</summary>
    private static IEnumerable<(string Key, long[] Shape)> Clip(Sizes sizes) =>
    [
        ("logit_scale", []), .. Vision(sizes, sizes.Vision.Width),
        ("positional_embedding", [77, sizes.Text.Width]), .. TextTower("", sizes),
    ];

    private static IEnumerable<(string Key, long[] Shape)> Coca(Sizes sizes, bool isPooled) =>
    [
        ("logit_scale", []), .. Vision(sizes, isPooled ? sizes.Embedding : sizes.Vision.Width), .. isPooled ? Pooler(sizes) : [],
        ("text.cls_emb", [sizes.Text.Width]), ("text.positional_embedding", [76 + 1, sizes.Text.Width]), .. TextTower("text.", sizes),
        .. Enumerable.Range(0, sizes.Text.Layers).SelectMany(i => Block($"text_decoder.resblocks.{i}", sizes.Text.Width)),
        .. Enumerable.Range(0, sizes.Text.Layers).SelectMany(i => Block($"text_decoder.cross_attn.{i}", sizes.Text.Width).Concat(Norm($"text_decoder.cross_attn.{i}.ln_1_kv", sizes.Text.Width))),
        .. Norm("text_decoder.ln_final", sizes.Text.Width), ("text_decoder.text_projection", [sizes.Text.Width, sizes.Vocabulary]),
    ];

    /// <param name="sizes">The configuration.</param>
    /// <param name="pooled">Width of what is pooled.</param>
    private static IEnumerable<(string Key, long[] Shape)> Vision(Sizes sizes, long pooled)
    {
        var (width, layers) = sizes.Vision;
        long grid = sizes.Image / sizes.Patch;
        return
        [
            ("visual.class_embedding", [width]), ("visual.positional_embedding", [(grid * grid) + 1, width]), ("visual.conv1.weight", [width, 3, sizes.Patch, sizes.Patch]),
            .. Norm("visual.ln_pre", width), .. Norm("visual.ln_post", pooled), ("visual.proj", [pooled, sizes.Embedding]),
            .. Enumerable.Range(0, layers).SelectMany(i => Block($"visual.transformer.resblocks.{i}", width)),
        ];
    }

    /// <summary>Of one width, queries, keys and values are projected by one matrix.</summary>
    private static IEnumerable<(string Key, long[] Shape)> Pooler(Sizes sizes)
    {
        var (context, width) = (sizes.Vision.Width, sizes.Embedding);
        return
        [
            ("visual.attn_pool.query", [256, width]), .. Norm("visual.attn_pool.ln_q", width), .. Norm("visual.attn_pool.ln_k", context),
            .. context == width
                ? (IEnumerable<(string, long[])>)[("visual.attn_pool.attn.in_proj_weight", [3 * width, width])]
                : [("visual.attn_pool.attn.q_proj_weight", [width, width]), ("visual.attn_pool.attn.k_proj_weight", [width, context]), ("visual.attn_pool.attn.v_proj_weight", [width, context])],
            ("visual.attn_pool.attn.in_proj_bias", [3 * width]), ("visual.attn_pool.attn.out_proj.weight", [width, width]), ("visual.attn_pool.attn.out_proj.bias", [width]),
        ];
    }

    private static IEnumerable<(string Key, long[] Shape)> TextTower(string prefix, Sizes sizes) =>
    [
        ($"{prefix}token_embedding.weight", [sizes.Vocabulary, sizes.Text.Width]), ($"{prefix}text_projection", [sizes.Text.Width, sizes.Embedding]), .. Norm($"{prefix}ln_final", sizes.Text.Width),
        .. Enumerable.Range(0, sizes.Text.Layers).SelectMany(i => Block($"{prefix}transformer.resblocks.{i}", sizes.Text.Width)),
    ];

    private static IEnumerable<(string Key, long[] Shape)> Block(string name, long width) =>
    [
        .. Norm($"{name}.ln_1", width), .. Norm($"{name}.ln_2", width), ($"{name}.attn.in_proj_weight", [3 * width, width]), ($"{name}.attn.in_proj_bias", [3 * width]),
        ($"{name}.attn.out_proj.weight", [width, width]), ($"{name}.attn.out_proj.bias", [width]),
        ($"{name}.mlp.c_fc.weight", [4 * width, width]), ($"{name}.mlp.c_fc.bias", [4 * width]), ($"{name}.mlp.c_proj.weight", [width, 4 * width]), ($"{name}.mlp.c_proj.bias", [width]),
    ];

    private static (string Key, long[] Shape)[] Norm(string name, long width) => [($"{name}.weight", [width]), ($"{name}.bias", [width])];
}
