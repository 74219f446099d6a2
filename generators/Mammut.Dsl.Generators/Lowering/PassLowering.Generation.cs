using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

internal sealed partial class PassLowering
{
    /// <summary>Adds <c>NewCache</c> and <c>DecodeStep</c>: generation one position at a time.</summary>
    public void LowerGeneration(Function encode)
    {
        var chain = spec.Chain(spec.Pass(spec.Caption!.Pass)!);
        if (chain[0].Image == ImageInput.Prefix)
            LowerPrefix(encode, chain[0]);
        else
            LowerImages(encode, chain);

        var f = new FunctionBuilder(module, "DecodeStep", "Runs the decoder on the next positions only.");
        var tokens = f.Tensor("tokens", "The ids of the new positions.", new Shape(Dim.Symbol("R"), Dim.Symbol("P")), ElementType.Int64);
        var cache = f.Argument("cache", ValueKind.Cache, "What was decoded so far; gets the new positions.");
        if (chain.FirstOrDefault(pass => pass.ReadsDocuments) is { } documents)
            f.Run(new SightOp(documents.Images, documents.ImageToken), cache, tokens);
        var embed = new CallOp(text, null, text.Module["Embed", ValueKind.Tensor]);
        var x = f.Do("x", embed, tokens, f.Do("offset", new CacheLengthOp(), cache));
        foreach (var pass in chain)
        {
            // A prompt is a prefix that sees all of itself, where no image is that prefix.
            x = Step(f, pass, x, cache, causal: pass.Mask != AttentionMask.Prefix || pass.Image == ImageInput.Prefix);
        }

        f.Run(new AdvanceCacheOp(), cache, tokens);
        var last = f.Do("last", new SelectPositionOp(-1), x);
        f.Return("Scores of the token after the last new position.", f.Do("logits", Call("NextLogits"), last, cache));
    }

    /// <summary>A cache for texts that ask images, or what an encoder makes of them: the keys and values of every block.</summary>
    private void LowerImages(Function encode, IReadOnlyList<PassSpec> chain)
    {
        var places = _text.CrossAttention!.Places(_text.Depth);
        var source = spec.Source(chain[0]);
        var f = new FunctionBuilder(module, "NewCache", $"Encodes images {(source is null ? "" : "and prompts ")}for generation: the keys and values of every cross-attention block, once.");
        var images = ForwardLowering.Images(f, spec);
        var prompts = source is null ? null : PromptTokens(f);
        var tokens = f.Do("imageTokens", new CallOwnOp(encode), spec.TakesDocuments ? f.Do("pixels", new FlattenImagesOp(), images) : images);
        var (asked, texts) = source is null
            ? (Projected(f, chain.First(pass => pass.CrossAttention), tokens), null)
            : encoder!.States(f, source, PackPrompts(f, spec, source, prompts!), tokens);
        var cache = f.Do("cache", new NewCacheOp(_text.Depth, places.Count), images);
        foreach (var pass in chain.Where(pass => pass.CrossAttention))
        {
            var (before, blocks) = (places.Count(place => place < spec.First(pass)), places.Count(place => place >= spec.First(pass) && place < spec.End(pass)));
            var index = LoopIndex.In(blocks, 1, before);
            f.Repeat(blocks, body =>
            {
                var kv = body.Do("kv", CallAt(LayerRun.CrossLayers, index, "Project"), asked);
                body.Run(new WriteImageOp(index, _text.CrossAttention!.Heads > 0 ? _text.CrossAttention.Heads : _text.Heads), ForwardLowering.Arguments(cache, kv, texts));
            });
        }

        f.Return("The cache, with no text in it.", cache);
    }

    /// <summary>A cache for texts with an image in front: the layers run on the image, whose rows see no text.</summary>
    private void LowerPrefix(Function encode, PassSpec pass)
    {
        var f = new FunctionBuilder(module, "NewCache", "Encodes images for generation and runs the decoder on their tokens, once: the keys and values of every layer.");
        var images = ForwardLowering.Images(f, spec);
        var x = Projected(f, pass, f.Do("imageTokens", new CallOwnOp(encode), images));
        // The layers take 32 bits, whatever the product was computed in.
        if (projector is { Norm: null, Linear.Compute: ElementType.BFloat16 })
            x = f.Do("image", new CastOp(ElementType.Float32), x);
        var cache = f.Do("cache", new NewCacheOp(_text.Depth, CrossLayers: 0), images, x);
        x = Step(f, pass, x, cache, causal: pass.Mask == AttentionMask.Causal);
        f.Run(new AdvanceCacheOp(), cache, x);
        f.Return("The cache, with no text in it.", cache);
    }

    /// <summary>A pass's own layers on the next positions.</summary>
    private Value Step(FunctionBuilder f, PassSpec pass, Value x, Value cache, bool causal)
    {
        var flag = Value.Flag(causal);
        Value[] distances = _text.Positions == TextPositions.RelativeBias
            ? [f.Do("distances", new CallOp(text, null, text.Module["Distances", ValueKind.Tensor]), x, cache, Value.Flag(pass.Mask != AttentionMask.Prefix))]
            : [];
        return Layers(f, pass, x, (body, run, step, x) => step.IsBlock
            ? body.Do(x.Name, CallAt(run, step, "Step"), x, cache, body.Do("block", new IndexOp(run.Place(step))))
            : step.Half == LayerHalf.Mlp ? body.Do(x.Name, CallAt(run, step, "StepFeedForward"), x, cache)
            : body.Do(x.Name, CallAt(run, step, step.Half == LayerHalf.Attention ? "StepAttend" : "Step"), [x, cache, body.Do("layer", new IndexOp(run.Place(step))), flag, .. distances]));
    }
}
