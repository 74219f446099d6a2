using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What our parameters are called in the open MaMMUT checkpoints (LAION-AI/open_clip_mammut).</summary>
internal static class OpenClipKeys
{
    private static readonly (string Ours, string Theirs, bool Transposed)[] Whole =
    [
        ("image_projection.weight", "map_viz2txt_kv", true),
        ("contrastive.log_scale", "logit_scale", false),
        ("contrastive.bias", "logit_bias", false),
        ("contrastive.image_projection.weight", "visual.proj", true),
        ("vision.patch.weight", "visual.conv1.weight", false),
        ("vision.class_token", "visual.class_embedding", false),
        ("vision.positions", "visual.positional_embedding", false),
        ("text.token_embedding.weight", "text.token_embedding.weight", false),
        ("text.positions", "text.positional_embedding", false),
        ("text.head.weight", "text.text_projection", true),
    ];

    private static readonly (string Ours, string Theirs)[] Pieces =
    [
        ("vision.first_norm.", "visual.ln_pre."),
        ("vision.last_norm.", "visual.ln_post."),
        ("vision.layers.", "visual.transformer.resblocks."),
        ("text.last_norm.", "text.ln_final."),
        ("text.layers.", "text.resblocks."),
        ("text.cross_layers.", "text.cross_attn."),
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

    /// <summary>The name in the checkpoint, and whether the matrix is stored the other way round.</summary>
    /// <param name="key">Our name.</param>
    /// <param name="text">The decoder: with <c>LayerMlp = false</c> its layers are in two lists here and in one there.</param>
    public static (string Key, bool Transposed) Foreign(string key, TextSpec text)
    {
        foreach (var (ours, theirs, transposed) in Whole)
        {
            if (ours == key)
                return (theirs, transposed);
        }

        return (Pieces.Aggregate(InOneList(key, text), (name, piece) => name.Replace(piece.Ours, piece.Theirs)), false);
    }

    /// <summary><c>text.attention_layers.1.</c> to the place of that layer among all.</summary>
    private static string InOneList(string key, TextSpec text)
    {
        const string Bare = "text.attention_layers.", Whole = "text.layers.";
        if (text.CrossAttention is not { LayerMlp: false } cross)
            return key;
        var places = cross.Places(text.Depth);
        return key.StartsWith(Bare, StringComparison.Ordinal) ? Renumbered(Bare, places)
            : key.StartsWith(Whole, StringComparison.Ordinal) ? Renumbered(Whole, [.. Enumerable.Range(0, text.Depth).Except(places)])
            : key;

        string Renumbered(string list, IReadOnlyList<int> layers)
        {
            var end = key.IndexOf('.', list.Length);
            var index = int.Parse(key.Substring(list.Length, end - list.Length), System.Globalization.CultureInfo.InvariantCulture);
            return Whole + CSharpNames.Number(layers[index]) + key.Substring(end);
        }
    }
}
