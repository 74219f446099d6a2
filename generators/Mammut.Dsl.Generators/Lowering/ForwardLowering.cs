using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Adds <c>Forward</c>: what every head scores or embeds, of a batch as a user has it.</summary>
internal static class ForwardLowering
{
    public static void Lower(ModelSpec spec, GraphModule module, Child text, HeadFunctions heads)
    {
        var f = new FunctionBuilder(module, "Forward", "Runs every pass that a head reads; the image is encoded once.");
        var images = Images(f, spec);
        var tokens = PassLowering.Tokens(f);
        var captionPass = CaptionPass(spec);
        var prompts = Prompts(f, spec, captionPass);
        var prefix = Prefix(f, captionPass);
        var texts = spec.TakesDocuments ? f.Do("texts", new PackOp(spec.Text!.PaddingToken), tokens) : null;
        var image = Feed(f, spec, heads, images, texts);
        var outputs = new List<Value>();
        var returns = new List<string>();
        if (heads.Contrastive is { } contrastive)
        {
            Give("the embeddings of images and texts",
                contrastive.EmbedImages(f, () => texts!, image.Tokens),
                f.Do("textEmbeddings", new CallOwnOp(module["EmbedTexts", ValueKind.Tensor]), tokens));
        }

        if (captionPass is not null)
        {
            var inputs = f.Do("inputs", new DropLastOp(), tokens);
            var states = f.Do("states", new CallOwnOp(module[captionPass.Name, ValueKind.Tensor]), Arguments(inputs, prompts, image.Seen, prefix));
            Give("the logits of each next token", f.Do("logits", new CallOp(text, null, text.Module["Logits"]), states));
        }

        if (heads.Match is not null)
            Give("the scores of whether they belong together", f.Do("matchScores", new CallOwnOp(module["MatchScores", ValueKind.Tensor]), tokens, image.Seen));

        foreach (var head in spec.MaskedLanguage)
        {
            var (pass, isOne) = (spec.Whole(spec.Pass(head.Pass)!), spec.MaskedLanguage.Count == 1);
            var states = f.Do("states", new CallOwnOp(module[pass.Name, ValueKind.Tensor]), Arguments(tokens, pass.SeesImage ? image.Seen : null));
            Give("the scores of each token for each place" + (isOne ? "" : $" by the pass “{pass.Name}”"), f.Do(isOne ? "maskedScores" : $"maskedScoresOf{pass.Name}", new CallOwnOp(heads.Masked!), states));
        }

        var sentence = string.Join(", and ", returns);
        f.Return(char.ToUpperInvariant(sentence[0]) + sentence.Substring(1) + ".", outputs.ToArray());

        void Give(string what, params Value[] values)
        {
            outputs.AddRange(values);
            returns.Add(what);
        }
    }

    /// <summary>The pass that the caption head reads, with all that it goes on from; null for none.</summary>
    public static PassSpec? CaptionPass(ModelSpec spec) => spec.Caption is { } caption ? spec.Whole(spec.Pass(caption.Pass)!) : null;

    /// <summary>What a model is trained on: an image a text, or the images of a document.</summary>
    public static Value Images(FunctionBuilder f, ModelSpec spec)
    {
        var (height, width) = (spec.Vision!.Rows, spec.Vision.Columns);
        return spec.TakesDocuments
            ? f.Tensor("images", "Normalised images of each document, those that stand first first; or one a document, [B, 3, H, W].", new Shape(BlockStyle.Batch, Dim.Symbol("K"), 3, height, width))
            : f.Tensor("images", "Normalised images.", new Shape(BlockStyle.Batch, 3, height, width));
    }

    /// <summary>The images of documents one after the other, as they are encoded.</summary>
    public static Value Flat(FunctionBuilder f, ModelSpec spec, Value images, Value documents) => f.Do("images", new FlattenImagesOp(CaptionPass(spec)!.ImageToken), images, documents);

    /// <summary>What heads read of images. The encoder of a model of two parts runs in front of everything.</summary>
    public static ImageFeed Feed(FunctionBuilder f, ModelSpec spec, HeadFunctions heads, Value images, Value? documents)
    {
        var feed = new ImageFeed(f, heads, documents is null ? images : Flat(f, spec, images, documents));
        if (spec.Shared is null && spec.ReadsImageTokens)
            _ = feed.Tokens;
        return feed;
    }

    /// <summary>What the encoder reads, where the pass asks it.</summary>
    public static Value? Prompts(FunctionBuilder f, ModelSpec spec, PassSpec? pass) =>
        pass is not null && spec.Source(pass) is not null ? PassLowering.PromptTokens(f) : null;

    /// <summary>The length of each prefix, where the pass has one.</summary>
    public static Value? Prefix(FunctionBuilder f, PassSpec? pass) => pass is { TakesPrefix: true }
        ? f.Tensor("prefixLengths", "Number of tokens in front of each sequence that all may see.", new Shape(BlockStyle.Batch), ElementType.Int64)
        : null;

    /// <summary>Those of the values that there are.</summary>
    public static Value?[] Arguments(params Value?[] values) => [.. values.Where(value => value is not null)];
}
