using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What a loss asks of a momentum copy.</summary>
/// <param name="Copy">The copy.</param>
/// <param name="Encode">Images to tokens.</param>
/// <param name="Patches">Images to what a pass of a shared encoder sees of them; null where none does.</param>
/// <param name="PoolImages">Image tokens to embeddings.</param>
/// <param name="EmbedTexts">Packed texts to embeddings.</param>
/// <param name="Masked">States of hidden tokens to scores; null without a head for them.</param>
/// <param name="Images">Embeddings of earlier images; null without a queue.</param>
/// <param name="Texts">Embeddings of earlier texts.</param>
/// <param name="Place">The row of the queue that comes next.</param>
/// <param name="Steps">How often the copy has moved; null where nothing asks.</param>
internal sealed record MomentumFunctions(
    Child Copy, Function Encode, Function? Patches, Function PoolImages, Function EmbedTexts, Function? Masked, Parameter? Images, Parameter? Texts, Parameter? Place, Parameter? Steps)
{
    /// <summary>A pass of the copy on packed texts.</summary>
    public Function Pass(PassSpec pass) => Copy.Module[pass.Name, ValueKind.Texts];
}

/// <summary>Lowers a <c>[Momentum]</c>: a second model with what the losses ask of it, under the same names, and the queue.</summary>
internal static class MomentumLowering
{
    public const string Key = "momentum";

    /// <summary>Key of what counts the moves of the copy.</summary>
    public const string StepsKey = "momentum_steps";

    /// <summary>The keys of all that a copy brings, or what stands before a dot in them.</summary>
    public static IReadOnlyList<string> Keys { get; } = [Key, StepsKey, "queue"];

    /// <param name="spec">The model.</param>
    /// <param name="module">The model's graph, which gets the copy.</param>
    /// <param name="images">Shape of images.</param>
    /// <param name="imageTokens">Shape of their tokens.</param>
    public static MomentumFunctions Lower(ModelSpec spec, GraphModule module, Shape images, Shape imageTokens)
    {
        var (momentum, head) = (spec.Momentum!, spec.Contrastive!);
        var copy = new GraphModule("MomentumCopy", "momentum copy", "A copy of the model that follows its weights slowly, and teaches it.");
        var (vision, text) = ModelLowering.Parts(spec, copy);

        var f = new FunctionBuilder(copy, "EncodeImages", "Turns images into tokens.");
        var pixels = f.Tensor("images", "Normalised images.", images);
        var encode = f.Return("The tokens of each image.", f.Do("imageTokens", new CallOp(vision, null, vision.Module["Forward"]), pixels));

        // Only hidden tokens may be taught beside the image.
        var patches = spec.MaskedLanguage.Any(hidden => spec.Pass(hidden.Pass)!.SeesImage) ? ModelLowering.Patches(spec, copy, vision, images)?.Embed : null;
        var passes = new PassLowering(spec, copy, text, ImageProjector.Of(spec, copy), imageTokens);
        var asked = spec.MaskedLanguage.Select(masked => masked.Pass).Prepend(head.Pass).Distinct();
        foreach (var pass in asked)
            passes.LowerPacked(spec.Pass(pass)!);
        var (image, words) = ContrastiveLowering.Projections(head, spec, copy);
        var pool = ContrastiveLowering.Images(copy, vision, image, imageTokens);
        var embed = ContrastiveLowering.Texts(copy, head, spec, text, passes, words);
        var masked = spec.MaskedLanguage.Count == 0 ? null : TextHeadLowering.Masked(spec, copy, text);
        copy.MakeCopy();

        var child = module.Contain(Key, "Momentum", copy);
        var queued = momentum.Queue > 0;
        return new MomentumFunctions(
            child, encode, patches, pool, embed, masked,
            queued ? Copied(module.Own("queue.images", new Initializer.UnitRows(), momentum.Queue, head.EmbeddingWidth)) : null,
            queued ? Copied(module.Own("queue.texts", new Initializer.UnitRows(), momentum.Queue, head.EmbeddingWidth)) : null,
            queued ? Copied(module.Own("queue.place", new Initializer.Count())) : null,
            momentum.Ramp > 0 ? Copied(module.Own(StepsKey, new Initializer.Count())) : null);
    }

    private static Parameter Copied(Parameter parameter)
    {
        parameter.IsCopy = true;
        return parameter;
    }
}
