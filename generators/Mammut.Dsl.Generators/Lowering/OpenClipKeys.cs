using System.Globalization;
using Mammut.Dsl.Generators.Checkpoints;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What our parameters are called in checkpoints of open_clip (mlfoundations/open_clip) and of its MaMMUT (LAION-AI/open_clip_mammut).</summary>
internal static class OpenClipKeys
{
    private const string Layers = "text.layers.", BareLayers = "text.attention_layers.", CrossLayers = "text.cross_layers.";

    /// <summary>Names that all forms share; those of the text begin with <c>text.</c> here, as in open_clip's classes with a text tower of their own.</summary>
    private static readonly (string Ours, string Theirs, bool Transposed)[] Whole =
    [
        ("contrastive.log_scale", "logit_scale", false),
        ("contrastive.bias", "logit_bias", false),
        ("contrastive.image_projection.weight", "visual.proj", true),
        ("vision.patch.weight", "visual.conv1.weight", false),
        ("vision.class_token", "visual.class_embedding", false),
        ("vision.positions", "visual.positional_embedding", false),
        ("text.positions", "text.positional_embedding", false),
        (PassLowering.ClassTokenKey, "text.cls_emb", false),
    ];

    private static readonly (string Ours, string Theirs)[] Pieces =
    [
        ("vision.first_norm.", "visual.ln_pre."),
        ("vision.last_norm.", "visual.ln_post."),
        ("vision.layers.", "visual.transformer.resblocks."),
        (".attention_norm.", ".ln_1."),
        (".key_value_norm.", ".ln_1_kv."),
        (".mlp_norm.", ".ln_2."),
        (".attention.qkv.weight", ".attn.in_proj_weight"),
        (".attention.qkv.bias", ".attn.in_proj_bias"),
        (".attention.out.", ".attn.out_proj."),
        (".mlp.in.", ".mlp.c_fc."),
        (".mlp.out.", ".mlp.c_proj."),
        (".attention_scale", ".ls_1.gamma"),
        (".mlp_scale", ".ls_2.gamma"),
    ];

    /// <summary>Every parameter of a model in that layout, in the model's order.</summary>
    public static IReadOnlyList<ForeignKey> Of(ModelSpec spec, GraphModule model)
    {
        var form = spec.OpenClip() ?? OpenClipForm.Mammut;
        var keys = ParameterTable.Of(model).SelectMany(entry => Named(spec, form, entry.Key, entry.Parameter.Shape));
        // CLIP's text tower lies in the model itself, or, as all others' do, in a part; files of both kinds are read.
        var isInModel = form == OpenClipForm.Clip && !spec.HasClassPosition();
        return [.. keys.Select(key => isInModel && key.Foreign.StartsWith("text.", StringComparison.Ordinal) ? key with { Foreign = key.Foreign.Substring("text.".Length), Alias = key.Foreign } : key)];
    }

    private static IEnumerable<ForeignKey> Named(ModelSpec spec, OpenClipForm form, string key, long[] shape)
    {
        if (OpenClipPoolerKeys.Of(spec.Vision!, key, shape) is { } pooler)
            return pooler;
        var context = spec.Text!.ContextLength;
        return key switch
        {
            "text.positions" when spec.HasClassPosition() => [new(key, shape, "text.positional_embedding", false) { ForeignRows = (0, context) }],
            PassLowering.ClassPositionKey => [new(key, shape, "text.positional_embedding", false) { ForeignRows = (context, 1) }],
            _ => [Single(spec, form, key, shape)],
        };
    }

    private static ForeignKey Single(ModelSpec spec, OpenClipForm form, string key, long[] shape)
    {
        foreach (var (ours, theirs, transposed) in Whole.Concat(OfForm(form)))
        {
            if (ours == key)
                return new ForeignKey(key, shape, theirs, transposed);
        }

        var name = form switch
        {
            OpenClipForm.Clip => Moved(key, Layers, "text.transformer.resblocks."),
            OpenClipForm.Coca => InHalves(spec, key),
            _ => Moved(Moved(InOneList(key, spec.Text!), Layers, "text.resblocks."), CrossLayers, "text.cross_attn."),
        };
        if (form != OpenClipForm.Coca)
            name = Moved(name, "text.last_norm.", "text.ln_final.");
        return new ForeignKey(key, shape, Pieces.Aggregate(name, (name, piece) => name.Replace(piece.Ours, piece.Theirs)), false);
    }

    private static (string Ours, string Theirs, bool Transposed)[] OfForm(OpenClipForm form) => form switch
    {
        OpenClipForm.Clip => [("contrastive.text_projection.weight", "text.text_projection", true)],
        OpenClipForm.Coca => [("contrastive.text_projection.weight", "text.text_projection", true), ("text.head.weight", "text_decoder.text_projection", true)],
        _ => [("image_projection.weight", "map_viz2txt_kv", true), ("text.head.weight", "text.text_projection", true)],
    };

    /// <summary>The layers of the lower half are the text tower's, those of the upper one the decoder's; each half counts its own.</summary>
    private static string InHalves(ModelSpec spec, string key)
    {
        var lower = spec.Passes.Select(pass => spec.Below(pass)).FirstOrDefault(below => below is not null) is { } half ? spec.End(half) : 0;
        if (!key.StartsWith(Layers, StringComparison.Ordinal))
            return Moved(Moved(Moved(key, CrossLayers, "text_decoder.cross_attn."), "text.last_norm.", "text_decoder.ln_final."), $"text_norms.{CSharpNames.Number(lower)}.", "text.ln_final.");
        return Renumbered(key, Layers, layer => layer < lower ? $"text.transformer.resblocks.{CSharpNames.Number(layer)}" : $"text_decoder.resblocks.{CSharpNames.Number(layer - lower)}");
    }

    /// <summary>With <c>LayerMlp = false</c> layers are in two lists here and in one there: <c>text.attention_layers.1.</c> to the place of that layer among all.</summary>
    private static string InOneList(string key, TextSpec text)
    {
        if (text.CrossAttention is not { LayerMlp: false } cross)
            return key;
        var places = cross.Places(text.Depth);
        return key.StartsWith(BareLayers, StringComparison.Ordinal) ? Placed(BareLayers, places)
            : key.StartsWith(Layers, StringComparison.Ordinal) ? Placed(Layers, [.. Enumerable.Range(0, text.Depth).Except(places)])
            : key;

        string Placed(string list, IReadOnlyList<int> layers) => Renumbered(key, list, index => Layers + CSharpNames.Number(layers[index]));
    }

    private static string Renumbered(string key, string list, Func<int, string> place)
    {
        var end = key.IndexOf('.', list.Length);
        return place(int.Parse(key.Substring(list.Length, end - list.Length), CultureInfo.InvariantCulture)) + key.Substring(end);
    }

    private static string Moved(string key, string from, string to) => key.StartsWith(from, StringComparison.Ordinal) ? to + key.Substring(from.Length) : key;
}
