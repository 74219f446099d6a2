using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>
/// Lowers the heads that read the states of a text beside its image: <c>[MatchingHead]</c> to <c>MatchScores</c>,
/// <c>[MaskedLanguageHead]</c> to <c>MaskedScores</c>.
/// </summary>
internal static class TextHeadLowering
{
    /// <summary>Scores of no and yes for texts and images, on packed texts and on token ids.</summary>
    public static Function Match(ModelSpec spec, GraphModule module, Shape imageTokens)
    {
        const string Doc = "Scores whether each text and its image belong together: no, then yes.";
        var (pass, width) = (spec.Pass(spec.Matching!.Pass)!, spec.Text!.Width);
        var linear = new LinearOp(
            module.Own("matching.weight", new Initializer.Normal(Math.Pow(width, -0.5)), 2, width), module.Own("matching.bias", new Initializer.Constant(0), 2),
            Compute: BlockStyle.ElementOf(spec.Text.Precision));

        var f = new FunctionBuilder(module, "MatchScores", Doc);
        var texts = f.Texts();
        var image = PassLowering.Image(f, spec, imageTokens);
        var states = f.Do("states", new CallOwnOp(module[pass.Name, ValueKind.Texts]), texts, image);
        var first = f.Do("first", new PoolTextOp(TextPooling.First), texts, states);
        var packed = f.Return("The scores before softmax.", f.Do("scores", linear, first));

        f = new FunctionBuilder(module, "MatchScores", Doc);
        var tokens = PassLowering.Tokens(f);
        image = PassLowering.Image(f, spec, imageTokens);
        f.Return("The scores before softmax.", f.Do("scores", new CallOwnOp(packed), PassLowering.Pack(f, spec, pass, tokens), image));
        return packed;
    }

    /// <summary>Scores of every token for hidden ones: BERT's transform, then the token embedding (Devlin et al. 2019, released code).</summary>
    public static Function Masked(ModelSpec spec, GraphModule module, Child text)
    {
        var (width, vocabulary) = (spec.Text!.Width, spec.Text.Vocabulary);
        var style = new BlockStyle(width, spec.Text.Heads, width, spec.Text.Depth, Activation.Gelu, Normalization.LayerNorm, spec.Text.NormEpsilon, spec.Text.Precision, spec.Text.Path, spec.Text.HeadsPath);
        var dense = Blocks.Linear(module, "masked_language.dense", width, width, style.InputDeviation, style);
        var norm = Blocks.Norm(module, "masked_language.norm", style);
        var scores = new TokenScoresOp(text, text.Module.Parameters.First(parameter => parameter.Key == "token_embedding.weight"),
            module.Own("masked_language.bias", new Initializer.Constant(0), vocabulary), style.Compute);

        var f = new FunctionBuilder(module, "MaskedScores", "Scores every token of the vocabulary as the one that is hidden.");
        var states = f.Tensor("states", "The states of the hidden tokens, or of all.", new Shape(BlockStyle.Masked, width));
        var x = f.Do("hidden", new ActivateOp(Activation.Gelu), f.Do("hidden", dense, states));
        return f.Return("The scores before softmax.", f.Do("scores", scores, f.Do("normed", norm, x)));
    }
}
