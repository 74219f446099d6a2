using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>One emitted test.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Doc">What it proves.</param>
/// <param name="Checks">Calls on a probe of the model.</param>
internal sealed record ModelTest(string Name, string Doc, params string[] Checks);

/// <summary>Chooses the tests of a model: one for each promise that its declaration makes.</summary>
internal static class ModelTests
{
    public static IEnumerable<ModelTest> Of(ModelSpec spec)
    {
        foreach (var pass in spec.Passes)
        {
            foreach (var test in Of(spec.Whole(pass), spec))
                yield return test;
        }

        if (spec.Contrastive is { } head && spec.Pass(head.Pass) is { } contrastive)
        {
            foreach (var test in Embeddings(spec, contrastive))
                yield return test;
        }

        // The caption loss needs two tokens, and one column more to pad.
        if (LossesWithoutPadding(spec).ToArray() is { Length: > 0 } parts && spec.Text is { ContextLength: > 2 })
            yield return new ModelTest("Losses_IgnorePadding", "More padding behind the texts changes no loss.",
                $"Loss((model, batch) => model.Loss({Arguments(spec)})).CheckPadding({string.Join(", ", parts.Select(Literal))})");
    }

    private static IEnumerable<ModelTest> Of(PassSpec pass, ModelSpec spec)
    {
        var hasClassToken = PassLowering.HasClassToken(spec, pass);
        var arguments = "batch.Tokens" + Prompts(spec, pass) + (pass.SeesImage ? ", batch.ImageTokens" : "") + (pass.TakesPrefix ? ", batch.PrefixLengths" : "");
        var probe = $"Pass({Literal(pass.Name)}, (model, batch) => model.{pass.Name}({arguments}){(hasClassToken ? $", classToken: {Literal(PassLowering.ClassTokenKey)}" : "")})";
        yield return pass.Mask switch
        {
            // The image is the prefix: what a text token sees of its text is what stands before it.
            AttentionMask.Causal or AttentionMask.Prefix when pass is { Mask: AttentionMask.Causal } or { TakesPrefix: false } => Test("IsCausal", "a position sees itself and what comes before it, and no later token", "CheckCausal"),
            AttentionMask.Prefix => Test("HasABidirectionalPrefix", "a position sees the prefix, itself and what comes before it, and no later token", "CheckPrefix"),
            _ => Test("IsBidirectional", "a position sees every token, those behind it too", "CheckBidirectional"),
        };
        if (IgnoresPadding(pass, spec))
            yield return Test("IgnoresPadding", "a text has the same states alone as padded in a batch", "CheckPadding");
        if (pass.ReadsDocuments)
            yield return Test("SeesTheImageBehindItsToken", "a position sees the image whose token stands at or before it, and none of another text", "CheckImageOfDocument", $"causal: {(pass.Mask == AttentionMask.Causal ? "true" : "false")}");
        else if (pass.SeesImage)
            yield return Test("SeesTheImage", "a position sees the text's own image, and no other of the batch", "CheckImage");
        if (hasClassToken)
            yield return Test("TheClassTokenSeesEveryToken", "the class token sees every token of a text, the first and the last too, where padding follows", "CheckClassToken");
        if (hasClassToken && pass.Mask == AttentionMask.Causal)
            yield return Test("HidesTheClassToken", "no token sees the class token behind the text", "CheckClassTokenUnseen");

        ModelTest Test(string name, string doc, string check, string arguments = "") => new($"{pass.Name}_{name}", $"In the pass “{pass.Name}” {doc}.", $"{probe}.{check}({arguments})");
    }

    private static IEnumerable<ModelTest> Embeddings(ModelSpec spec, PassSpec pass)
    {
        const string Texts = "Embedding(\"EmbedTexts\", (model, batch) => model.EmbedTexts(batch.Tokens))";
        const string Images = "Embedding(\"EmbedImages\", (model, batch) => model.EmbedImages(batch.Images))";
        yield return new ModelTest("TextEmbeddings_DependOnEveryToken", "Every token of a text moves its embedding, where padding follows too.", $"{Texts}.CheckEveryToken()");
        if (PassLowering.MasksPadding(spec, pass))
            yield return new ModelTest("TextEmbeddings_IgnorePadding", "A text has the same embedding alone as padded in a batch.", $"{Texts}.CheckPadding()");
        yield return new ModelTest("TextEmbeddings_IgnoreTheImage", "The embedding of a text is the same beside any image.",
            $"Embedding(\"TextEmbeddings of Forward\", (model, batch) => model.Forward({Arguments(spec)}).TextEmbeddings).CheckImageUnseen()");
        yield return new ModelTest("Embeddings_HaveUnitLength", "Embeddings of texts and images have the length 1.", $"{Texts}.CheckUnitLength()", $"{Images}.CheckUnitLength()");
    }

    /// <summary>The heads whose loss padding must not change. Labels of padding are ignored always.</summary>
    private static IEnumerable<string> LossesWithoutPadding(ModelSpec spec)
    {
        if (spec.Caption is { } caption)
            yield return caption.Pass;
        if (spec.Contrastive is { } contrastive && spec.Pass(contrastive.Pass) is { } pass && PassLowering.MasksPadding(spec, pass))
            yield return contrastive.Pass;
    }

    /// <summary>Padding stands on the right, so that a causal mask hides it whatever the pass says of it; not from a class token behind it.</summary>
    private static bool IgnoresPadding(PassSpec pass, ModelSpec spec) =>
        PassLowering.MasksPadding(spec, pass) || (pass.Mask != AttentionMask.Bidirectional && !PassLowering.HasClassToken(spec, pass));

    /// <summary>What Forward and Loss take.</summary>
    private static string Arguments(ModelSpec spec) =>
        "batch.Images, batch.Tokens" + (spec.Caption is { } caption && spec.Pass(caption.Pass) is { } pass
            ? Prompts(spec, pass) + (spec.Whole(pass).TakesPrefix ? ", batch.PrefixLengths" : "") : "");

    /// <summary>What the encoder reads, where the pass asks it: nothing but the image.</summary>
    private static string Prompts(ModelSpec spec, PassSpec pass) =>
        spec.Source(pass) is null || spec.Text is not { } text ? "" : $", global::Mammut.PackedTexts.EmptyPrompts(batch.Tokens, {Numbers.Text(text.End)})";
}
