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
        if (book.Range("EmbeddingNormEpsilon", spec.EmbeddingNormEpsilon, Ranges.OtherNormEpsilon) && spec.EmbeddingNormEpsilon > 0 && !spec.EmbeddingNorm)
            book.Conflict(spec.Path.At("EmbeddingNormEpsilon"), "EmbeddingNormEpsilon", "EmbeddingNorm = false", "there is no norm to add it in");
        book.Known("NormPlacement", spec.NormPlacement);
        book.Known("Positions", spec.Positions);
        book.Known("Precision", spec.Precision);
        return
        [
            .. book.Errors,
            .. spec.CrossAttention is { } cross ? CrossAttentionRules.Check(cross, spec.Type.Name, isWidth ? spec.Width : null, isDepth ? spec.Depth : null) : [],
            .. spec.Resampler is { } resampler ? ResamplerRules.Check(resampler, spec, isWidth) : [],
        ];
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
