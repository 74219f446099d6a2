using Mammut.Dsl.Generators.Checkpoints;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>
/// What the parameters of a resampler are called in open_clip, whose attentional poolers are one layer of it. Queries, keys and values
/// are projected by one matrix there where all have one width, else by three; their biases are always one vector.
/// </summary>
internal static class OpenClipPoolerKeys
{
    private static readonly (string Ours, string Theirs)[] Poolers = [("vision.resampler.", "visual.attn_pool."), ("vision.contrast.", "visual.attn_pool_contrastive.")];

    private static readonly (string Ours, string Theirs)[] Norms = [("layers.0.latent_norm.", "ln_q."), ("layers.0.image_norm.", "ln_k."), ("layers.0.attention.out.", "attn.out_proj.")];

    /// <summary>The names of a resampler's parameter; null for a parameter of another part.</summary>
    public static ForeignKey[]? Of(VisionSpec vision, string key, long[] shape)
    {
        var (ours, theirs) = Poolers.FirstOrDefault(pooler => key.StartsWith(pooler.Ours, StringComparison.Ordinal));
        if (ours is null)
            return null;
        var (name, width, isOne) = (key.Substring(ours.Length), (long)vision.OutputWidth, vision.OutputWidth == vision.Width);
        return name switch
        {
            "latents" => [To("query")],
            "layers.0.attention.q.weight" => [isOne ? To("attn.in_proj_weight") with { ForeignRows = (0, width) } : To("attn.q_proj_weight")],
            "layers.0.attention.kv.weight" when isOne => [To("attn.in_proj_weight") with { ForeignRows = (width, 2 * width) }],
            "layers.0.attention.kv.weight" =>
            [
                To("attn.k_proj_weight") with { Shape = [width, shape[1]], NativeRows = (0, width) },
                To("attn.v_proj_weight") with { Shape = [width, shape[1]], NativeRows = (width, width) },
            ],
            "layers.0.attention.q.bias" => [To("attn.in_proj_bias") with { ForeignRows = (0, width) }],
            "layers.0.attention.kv.bias" => [To("attn.in_proj_bias") with { ForeignRows = (width, 2 * width) }],
            _ when name.StartsWith("last_norm.", StringComparison.Ordinal) => [new ForeignKey(key, shape, "visual.ln_post." + name.Substring("last_norm.".Length), false)],
            _ => [To(Norms.Aggregate(name, (name, piece) => name.Replace(piece.Ours, piece.Theirs)))],
        };

        ForeignKey To(string what) => new(key, shape, theirs + what, false);
    }
}
