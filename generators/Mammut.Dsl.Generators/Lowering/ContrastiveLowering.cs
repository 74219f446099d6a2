using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>The functions of a contrastive head.</summary>
/// <param name="PoolImages">Image tokens to embeddings.</param>
/// <param name="EmbedTexts">Packed texts to embeddings.</param>
/// <param name="Loss">What compares them.</param>
internal sealed record ContrastiveFunctions(Function PoolImages, Function EmbedTexts, ContrastiveLossOp Loss);

/// <summary>Lowers a <c>[ContrastiveHead]</c>: the pooled image and the pooled text at unit length, and their loss.</summary>
internal static class ContrastiveLowering
{
    public static ContrastiveFunctions Lower(
        ContrastiveSpec head, ModelSpec spec, GraphModule module, Child vision, Function encode, Shape imageTokens, Shape images)
    {
        var (imageWidth, textWidth) = (spec.Vision!.OutputWidth, spec.Text!.Width);
        var projections = Resolve(head.Projection, spec.Layout);
        var imageProjection = projections is ContrastiveProjection.Both or ContrastiveProjection.Image ? Projection("contrastive.image_projection", imageWidth) : null;
        var textProjection = projections is ContrastiveProjection.Both or ContrastiveProjection.Text ? Projection("contrastive.text_projection", textWidth) : null;
        var scale = new Initializer.Constant(Math.Log(1 / head.InitialTemperature));
        var loss = new ContrastiveLossOp(
            head.Loss,
            head.LearnedTemperature ? module.Own("contrastive.log_scale", scale) : null,
            1 / head.InitialTemperature,
            head.Loss == ContrastiveLoss.Sigmoid ? module.Own("contrastive.bias", new Initializer.Constant(-10)) : null,
            head.FocalGamma);

        var f = new FunctionBuilder(module, "EmbedImageTokens", "Embeds images that are encoded already.");
        var tokens = f.Tensor("imageTokens", "The tokens of each image.", imageTokens);
        var x = f.Do("pooled", new CallOp(vision, null, vision.Module["Pool"]), tokens);
        if (imageProjection is not null)
            x = f.Do("projected", imageProjection, x);
        var pool = f.Return("Embeddings of unit length.", f.Do("embeddings", new UnitLengthOp(), x));

        f = new FunctionBuilder(module, "EmbedImages", "Embeds images in the space they share with texts.");
        var pixels = f.Tensor("images", "Normalised images.", images);
        x = f.Do("imageTokens", new CallOwnOp(encode), pixels);
        f.Return("Embeddings of unit length.", f.Do("embeddings", new CallOwnOp(pool), x));

        var pass = spec.Pass(head.Pass)!;
        f = new FunctionBuilder(module, "EmbedTexts", "Embeds texts in the space they share with images.");
        var texts = f.Texts();
        x = f.Do("states", new CallOwnOp(module[pass.Name, ValueKind.Texts]), texts);
        // A class token is the last of its text.
        x = head.TextPooling == TextPooling.ClassToken
            ? f.Do("pooled", new PoolTextOp(TextPooling.Last), f.Do("extended", new ExtendTextsOp(), texts), x)
            : f.Do("pooled", new PoolTextOp(head.TextPooling), texts, x);
        if (textProjection is not null)
            x = f.Do("projected", textProjection, x);
        var embedTexts = f.Return("Embeddings of unit length.", f.Do("embeddings", new UnitLengthOp(), x));

        f = new FunctionBuilder(module, "EmbedTexts", "Embeds texts in the space they share with images.");
        var ids = PassLowering.Tokens(f);
        f.Return("Embeddings of unit length.", f.Do("embeddings", new CallOwnOp(embedTexts), PassLowering.Pack(f, spec, pass, ids)));
        return new ContrastiveFunctions(pool, embedTexts, loss);

        LinearOp Projection(string key, long width) => new(
            module.Own($"{key}.weight", new Initializer.Normal(Math.Pow(width, -0.5)), head.EmbeddingWidth, width),
            head.ProjectionBias ? module.Own($"{key}.bias", new Initializer.Constant(0), head.EmbeddingWidth) : null);
    }

    /// <summary>The declared choice, with the layout's default put in.</summary>
    public static ContrastiveProjection Resolve(ContrastiveProjection declared, CheckpointLayout layout) =>
        declared != ContrastiveProjection.Default ? declared
        : layout == CheckpointLayout.OpenClip ? ContrastiveProjection.Image
        : ContrastiveProjection.Both;
}
