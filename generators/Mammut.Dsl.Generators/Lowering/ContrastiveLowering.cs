using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>The functions of a contrastive head.</summary>
/// <param name="PoolImages">Image tokens to embeddings.</param>
/// <param name="PoolDocuments">Texts and the tokens of their images to embeddings; null where each text has one image.</param>
/// <param name="EmbedTexts">Packed texts to embeddings.</param>
/// <param name="EmbedStates">Texts as their pass ran them and the states it gave to embeddings; null where nothing shares the pass's tokens.</param>
/// <param name="Loss">What compares them.</param>
internal sealed record ContrastiveFunctions(Function PoolImages, Function? PoolDocuments, Function EmbedTexts, Function? EmbedStates, ContrastiveLossOp Loss)
{
    /// <summary>Embeds the images of a batch.</summary>
    /// <param name="f">Where.</param>
    /// <param name="texts">The texts, where they name their images.</param>
    /// <param name="imageTokens">The images' tokens.</param>
    public Value EmbedImages(FunctionBuilder f, Func<Value> texts, Value imageTokens) => PoolDocuments is { } pool
        ? f.Do("imageEmbeddings", new CallOwnOp(pool), texts(), imageTokens)
        : f.Do("imageEmbeddings", new CallOwnOp(PoolImages), imageTokens);
}

/// <summary>Lowers a <c>[ContrastiveHead]</c>: the pooled image and the pooled text at unit length, and their loss.</summary>
internal static class ContrastiveLowering
{
    public static ContrastiveFunctions Lower(
        ContrastiveSpec head, ModelSpec spec, GraphModule module, (Child Vision, Child Text) parts, PassLowering passes, Function encode, Shape imageTokens, Shape images)
    {
        var (vision, text) = parts;
        var (imageProjection, textProjection) = Projections(head, spec, module);
        var scale = new Initializer.Constant(Math.Log(1 / head.InitialTemperature));
        var loss = new ContrastiveLossOp(
            head.Loss,
            head.LearnedTemperature ? module.Own("contrastive.log_scale", scale) : null,
            1 / head.InitialTemperature,
            head.Loss == ContrastiveLoss.Sigmoid ? module.Own("contrastive.bias", new Initializer.Constant(-10)) : null,
            head.FocalGamma);

        var pool = Images(module, vision, imageProjection, imageTokens);
        var documents = spec.TakesDocuments ? Documents(module, vision, imageProjection, imageTokens, spec.Pass(spec.Caption!.Pass)!.ImageToken) : null;
        var f = new FunctionBuilder(module, "EmbedImages", "Embeds images in the space they share with texts.");
        var pixels = f.Tensor("images", "Normalised images.", images);
        var x = f.Do("imageTokens", new CallOwnOp(encode), pixels);
        f.Return("Embeddings of unit length.", f.Do("embeddings", new CallOwnOp(pool), x));

        var embedStates = PassLowering.SharedByLosses(spec) is null ? null : States(module, head, spec, text, textProjection);
        var embedTexts = Texts(module, head, spec, text, passes, textProjection, embedStates);
        f = new FunctionBuilder(module, "EmbedTexts", "Embeds texts in the space they share with images.");
        var ids = PassLowering.Tokens(f);
        f.Return("Embeddings of unit length.", f.Do("embeddings", new CallOwnOp(embedTexts), PassLowering.Pack(f, spec, spec.Pass(head.Pass)!, ids)));
        return new ContrastiveFunctions(pool, documents, embedTexts, embedStates, loss);
    }

    /// <summary>The projections of image and text, where they have one.</summary>
    public static (LinearOp? Image, LinearOp? Text) Projections(ContrastiveSpec head, ModelSpec spec, GraphModule module)
    {
        var projections = Resolve(head.Projection, spec);
        return (
            projections is ContrastiveProjection.Both or ContrastiveProjection.Image ? Projection("contrastive.image_projection", spec.Vision!.OutputWidth) : null,
            projections is ContrastiveProjection.Both or ContrastiveProjection.Text ? Projection("contrastive.text_projection", spec.Text!.Width) : null);

        LinearOp Projection(string key, long width) => new(
            module.Own($"{key}.weight", new Initializer.Normal(Math.Pow(width, -0.5)), head.EmbeddingWidth, width),
            head.ProjectionBias ? module.Own($"{key}.bias", new Initializer.Constant(0), head.EmbeddingWidth) : null);
    }

    /// <summary>Adds <c>EmbedImageTokens</c>.</summary>
    public static Function Images(GraphModule module, Child vision, LinearOp? projection, Shape imageTokens)
    {
        var f = new FunctionBuilder(module, "EmbedImageTokens", "Embeds images that are encoded already.");
        var tokens = f.Tensor("imageTokens", "The tokens of each image.", imageTokens);
        var x = f.Do("pooled", new CallOp(vision, null, vision.Module["Pool"]), tokens);
        if (projection is not null)
            x = f.Do("projected", projection, x);
        return f.Return("Embeddings of unit length.", f.Do("embeddings", new UnitLengthOp(), x));
    }

    /// <summary>Adds <c>EmbedDocumentImages</c>: of several images those count that the text names.</summary>
    private static Function Documents(GraphModule module, Child vision, LinearOp? projection, Shape imageTokens, long token)
    {
        var f = new FunctionBuilder(module, "EmbedDocumentImages", "Embeds the images that each document names as one: the mean of their vectors.");
        var texts = f.Texts();
        var tokens = f.Tensor("imageTokens", "The tokens of the images, those of a document one behind the other.", imageTokens.With(0, BlockStyle.Images));
        var x = f.Do("pooled", new CallOp(vision, null, vision.Module["Pool"]), tokens);
        x = f.Do("pooled", new MeanOfImagesOp(token), texts, x);
        if (projection is not null)
            x = f.Do("projected", projection, x);
        return f.Return("Embeddings of unit length.", f.Do("embeddings", new UnitLengthOp(), x));
    }

    /// <summary>Adds <c>EmbedTexts</c> on packed texts.</summary>
    /// <param name="module">The model's graph, or its copy's.</param>
    /// <param name="head">The head.</param>
    /// <param name="spec">The model.</param>
    /// <param name="text">The text tower.</param>
    /// <param name="passes">What runs the passes.</param>
    /// <param name="projection">To the embedding's width; null for none.</param>
    /// <param name="states">What embeds the states of the pass, where it is a function of its own.</param>
    public static Function Texts(GraphModule module, ContrastiveSpec head, ModelSpec spec, Child text, PassLowering passes, LinearOp? projection, Function? states = null)
    {
        var f = new FunctionBuilder(module, "EmbedTexts", "Embeds texts in the space they share with images.");
        var texts = f.Texts();
        var x = head.TextPooling == TextPooling.Latent ? Tokens() : f.Do("states", new CallOwnOp(module[head.Pass, ValueKind.Texts]), texts);
        // A class token is the last of its text.
        var seen = head.TextPooling == TextPooling.ClassToken ? f.Do("extended", new ExtendTextsOp(), texts) : texts;
        return f.Return("Embeddings of unit length.", states is null ? Embedded(f, head, text, projection, seen, x) : f.Do("embeddings", new CallOwnOp(states), seen, x));

        // A latent asks the tokens before any norm.
        Value Tokens()
        {
            var pass = spec.Pass(head.Pass)!;
            var (tokens, of) = passes.Embed(f, pass, texts);
            return passes.GoOn(f, spec.Chain(pass), tokens, of, image: null, prefix: null);
        }
    }

    /// <summary>Adds <c>EmbedStates</c>, for a loss that has the states already.</summary>
    private static Function States(GraphModule module, ContrastiveSpec head, ModelSpec spec, Child text, LinearOp? projection)
    {
        var f = new FunctionBuilder(module, "EmbedStates", "Embeds texts by the states that their pass gave.", isPublic: false);
        var texts = f.Texts();
        var states = f.Tensor("states", "The states.", new Shape(BlockStyle.Rows, spec.Text!.Width));
        return f.Return("Embeddings of unit length.", Embedded(f, head, text, projection, texts, states));
    }

    private static Value Embedded(FunctionBuilder f, ContrastiveSpec head, Child text, LinearOp? projection, Value texts, Value states)
    {
        var x = head.TextPooling == TextPooling.Latent
            ? f.Do("pooled", new CallOp(text, null, text.Module["Pool"]), texts, states)
            : f.Do("pooled", new PoolTextOp(head.TextPooling == TextPooling.ClassToken ? TextPooling.Last : head.TextPooling), texts, states);
        if (projection is not null)
            x = f.Do("projected", projection, x);
        return f.Do("embeddings", new UnitLengthOp(), x);
    }

    /// <summary>The declared choice, with the layout's default put in.</summary>
    public static ContrastiveProjection Resolve(ContrastiveProjection declared, ModelSpec spec) =>
        declared != ContrastiveProjection.Default ? declared
        : spec.OpenClip() == OpenClipForm.Mammut ? ContrastiveProjection.Image
        : ContrastiveProjection.Both;
}
