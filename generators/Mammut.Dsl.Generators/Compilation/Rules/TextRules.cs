using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[TextDecoder]</c> and its <c>[CrossAttention]</c> must satisfy before their shapes can be looked at.</summary>
internal static class TextRules
{
    public static IReadOnlyList<CompileError> Check(TextSpec spec)
    {
        var book = new RuleBook(TextSpec.Path);
        book.Class(spec.Type);
        book.Range("Vocabulary", spec.Vocabulary, 4, 4_194_304);
        book.Range("ContextLength", spec.ContextLength, 2, 131_072);
        book.Range("Width", spec.Width, 1, 65536);
        book.Range("Depth", spec.Depth, 1, 1024);
        book.Range("Heads", spec.Heads, 1, 1024);
        book.MlpRatio(spec.MlpRatio, spec.Width);
        book.Known("Activation", spec.Activation);
        book.Known("Norm", spec.Norm);
        book.Range("NormEpsilon", spec.NormEpsilon, 1e-12, 0.1);
        book.Known("Positions", spec.Positions);
        book.Known("Precision", spec.Precision);
        if (book.Errors.Count == 0)
            Tokens(spec, book);
        return spec.CrossAttention is { } cross ? [.. book.Errors, .. Check(cross, spec)] : book.Errors;
    }

    private static void Tokens(TextSpec spec, RuleBook book)
    {
        book.Range("PaddingToken", spec.PaddingToken, 0, spec.Vocabulary - 1);
        book.Range("StartToken", spec.StartToken, -1, spec.Vocabulary - 1);
        book.Range("EndToken", spec.EndToken, -1, spec.Vocabulary - 1);
        if (spec.Start == spec.End)
            book.Add(DiagnosticIds.Conflicting, TextSpec.Path.At("EndToken"), "StartToken", "EndToken", $"both are {RuleBook.Text(spec.End)}");
        if (spec.PaddingToken == spec.End)
            book.Add(DiagnosticIds.Conflicting, TextSpec.Path.At("PaddingToken"), "PaddingToken", "EndToken", $"both are {RuleBook.Text(spec.End)}, so the end of a text could not be told from padding");
    }

    private static IReadOnlyList<CompileError> Check(CrossAttentionSpec cross, TextSpec text)
    {
        var path = CrossAttentionSpec.Path;
        var book = new RuleBook(path);
        var ways = new[] { "Every", "Layers", "Count" }.Where(cross.Given.Contains).ToArray();
        if (ways.Length > 1)
            book.Add(DiagnosticIds.Conflicting, path.At(ways[1]), ways[0], ways[1], "the place of the blocks is said twice");
        if (cross.Given.Contains("Every"))
            book.Range("Every", cross.Every, 1, text.Depth);
        if (cross.Given.Contains("Count"))
            book.Range("Count", cross.Count, 1, text.Depth);
        book.Range("Heads", cross.Heads, 0, 1024);
        if (cross.Layers is { } layers)
            Layers(layers, text, book);
        return book.Errors;
    }

    private static void Layers(EquatableArray<int> layers, TextSpec text, RuleBook book)
    {
        var path = CrossAttentionSpec.Path;
        if (layers.Count == 0)
            book.Add(DiagnosticIds.Conflicting, path.At("Layers"), "Layers", "an empty list", "leave out [CrossAttention] for a decoder without it");
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i] < 0 || layers[i] >= text.Depth)
                book.Add(DiagnosticIds.LayerOutOfRange, path.At("Layers", i), RuleBook.Text(layers[i]), text.Type.Name, RuleBook.Text(text.Depth - 1));
            else if (i > 0 && layers[i] <= layers[i - 1])
                book.Add(DiagnosticIds.Conflicting, path.At("Layers", i), $"layer {RuleBook.Text(layers[i])}", $"layer {RuleBook.Text(layers[i - 1])} before it", "layers are listed once each, in rising order");
        }
    }
}
