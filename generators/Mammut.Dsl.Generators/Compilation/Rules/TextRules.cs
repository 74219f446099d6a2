using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[TextDecoder]</c> or <c>[TextEncoder]</c> must satisfy before its shapes can be looked at.</summary>
internal static class TextRules
{
    public static IReadOnlyList<CompileError> Check(TextSpec spec)
    {
        var book = new RuleBook(spec.Path);
        book.Class(spec.Type);
        if (book.Range("Vocabulary", spec.Vocabulary, Ranges.Vocabulary))
            Tokens(spec, book);
        book.Range("ContextLength", spec.ContextLength, Ranges.ContextLength);
        var isWidth = book.WidthAndRatio(spec.Width, spec.MlpRatio);
        var isDepth = book.Range("Depth", spec.Depth, Ranges.Depth);
        book.Range("Heads", spec.Heads, Ranges.Heads);
        book.Known("Activation", spec.Activation);
        book.Known("Norm", spec.Norm);
        book.Range("NormEpsilon", spec.NormEpsilon, Ranges.NormEpsilon);
        if (spec.EmbeddingNorm)
            book.Range("EmbeddingNormEpsilon", spec.EmbeddingNormEpsilon, Ranges.OtherNormEpsilon);
        else if (spec.EmbeddingNormEpsilon != 0)
            book.Conflict(spec.Path.At("EmbeddingNormEpsilon"), "EmbeddingNormEpsilon", "EmbeddingNorm = false", "there is no norm to add it in");
        book.Known("NormPlacement", spec.NormPlacement);
        book.Range("LayerScale", spec.LayerScale, Ranges.LayerScale);
        book.Known("Positions", spec.Positions);
        book.Known("Precision", spec.Precision);
        if (spec.Encoder is { } encoder)
            return [.. book.Errors, .. Both(spec, encoder, isWidth, isDepth)];
        return
        [
            .. book.Errors,
            .. spec.CrossAttention is { } cross ? CrossAttentionRules.Check(cross, spec.Type.Name, isWidth ? spec.Width : null, isDepth ? spec.Depth : null) : [],
            .. spec.Resampler is { } resampler ? ResamplerRules.Check(resampler, spec, isWidth) : [],
        ];
    }

    /// <summary>A class that is encoder and decoder: its mistakes are said once, and what both read is one.</summary>
    private static IEnumerable<CompileError> Both(TextSpec spec, TextSpec encoder, bool isWidth, bool isDepth)
    {
        var cross = spec.CrossAttention is { } blocks ? CrossAttentionRules.Check(blocks, spec.Type.Name, isWidth ? spec.Width : null, isDepth ? spec.Depth : null) : [];
        var own = Check(encoder).Where(error => error.Path.Attribute.Length > 0).ToArray();
        var book = new RuleBook(encoder.Path);
        if (own.Length == 0)
        {
            Same("Vocabulary", spec.Vocabulary, encoder.Vocabulary);
            Same("Width", spec.Width, encoder.Width);
            Same("PaddingToken", spec.PaddingToken, encoder.PaddingToken);
            if (spec.Vocabulary == encoder.Vocabulary)
            {
                Same("StartToken", spec.Start, encoder.Start);
                Same("EndToken", spec.End, encoder.End);
            }

            Same("Precision", (int)spec.Precision, (int)encoder.Precision);
        }

        if (spec.CrossAttention is { ImageWidth: > 0 })
            book.Conflict(CrossAttentionSpec.Path.At("ImageWidth"), "ImageWidth", $"the encoder of {spec.Type.Name}", "its states are asked, which are as wide as the decoder");
        if (spec.Resampler is not null)
            book.Conflict(ResamplerSpec.Path, "[Resampler]", $"the encoder of {spec.Type.Name}", "whose text it stands for would not be said");
        return [.. cross, .. own, .. book.Errors];

        void Same(string argument, int decoders, int encoders)
        {
            if (decoders != encoders)
                book.Conflict((encoder.Given.Contains(argument) ? encoder : spec).Path.At(argument), $"{argument} of [TextEncoder]", $"{argument} of [TextDecoder]", $"both are of one vocabulary and one width in {spec.Type.Name}");
        }
    }

    private static void Tokens(TextSpec spec, RuleBook book)
    {
        var isPadding = book.Range("PaddingToken", spec.PaddingToken, Ranges.Token(spec.Vocabulary, hasConvention: false));
        var isStart = book.Range("StartToken", spec.StartToken, Ranges.Token(spec.Vocabulary, hasConvention: true));
        var isEnd = book.Range("EndToken", spec.EndToken, Ranges.Token(spec.Vocabulary, hasConvention: true));
        if (isStart && isEnd && spec.Start == spec.End)
            book.Conflict(spec.Path.AtGiven(spec.Given, "EndToken", "StartToken"), "StartToken", "EndToken", $"both are {RuleBook.Text(spec.End)}");
        // Of an encoder it depends on the pass: SigLIP pads with the end token, and attends to it.
        if (isPadding && isEnd && spec.PaddingToken == spec.End && !spec.IsEncoder)
        {
            book.Conflict(spec.Path.AtGiven(spec.Given, "PaddingToken", "EndToken"), "PaddingToken", "EndToken",
                $"both are {RuleBook.Text(spec.End)}, so the end of a text could not be told from padding");
        }
    }
}
