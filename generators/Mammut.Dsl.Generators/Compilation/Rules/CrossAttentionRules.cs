using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[CrossAttention]</c> must satisfy.</summary>
internal static class CrossAttentionRules
{
    /// <param name="cross">The attribute.</param>
    /// <param name="decoder">Name of the decoder it stands on.</param>
    /// <param name="width">Width of the decoder; null where that is wrong itself.</param>
    /// <param name="depth">Number of the decoder's layers; null where that is wrong itself.</param>
    public static IReadOnlyList<CompileError> Check(CrossAttentionSpec cross, string decoder, int? width, int? depth)
    {
        var path = CrossAttentionSpec.Path;
        var book = new RuleBook(path);
        var ways = new[] { "Every", "Layers", "Count" }.Where(cross.Given.Contains).ToArray();
        if (ways.Length > 1)
            book.Conflict(path.At(ways[1]), ways[0], ways[1], "the place of the blocks is said twice");
        if (cross.Given.Contains("From") && cross.Given.Contains("Layers"))
            book.Conflict(path.At("From"), "From", "Layers", "the layers are listed one by one");
        if (book.Known("Placement", cross.Placement) && cross is { Placement: BlockPlacement.Inside, LayerMlp: false })
            book.Conflict(path.At("Placement"), "Placement = BlockPlacement.Inside", "LayerMlp = false", "behind the attention of such a layer there is nothing, so that inside is behind");
        book.Range("Heads", cross.Heads, Ranges.CrossHeads);
        book.Range("HeadWidth", cross.HeadWidth, Ranges.CrossHeadWidth);
        book.Range("ImageWidth", cross.ImageWidth, Ranges.CrossImageWidth);
        if (!cross.OwnMlp && cross.Given.Contains("MlpRatio"))
            book.Conflict(path.At("MlpRatio"), "MlpRatio", "OwnMlp = false", "the blocks have no MLP");
        else if (book.Range("MlpRatio", cross.MlpRatio, Ranges.CrossMlpRatio) && cross.MlpRatio > 0 && width is { } features)
            book.IsWhole(features, cross.MlpRatio);
        if (depth is { } layers)
            Place(cross, decoder, layers, book);
        return book.Errors;
    }

    private static void Place(CrossAttentionSpec cross, string decoder, int layers, RuleBook book)
    {
        if (cross.Layers is { } places)
        {
            Layers(places, decoder, layers, book);
            return;
        }

        if (!book.Range("From", cross.From, Ranges.Layer(layers)))
            return;
        if (cross.Given.Contains("Every"))
            book.Range("Every", cross.Every, Ranges.Layers(layers - cross.From));
        if (cross.Given.Contains("Count"))
            book.Range("Count", cross.Count, Ranges.Layers(layers - cross.From));
    }

    private static void Layers(EquatableArray<int> places, string decoder, int depth, RuleBook book)
    {
        var path = CrossAttentionSpec.Path;
        if (places.Count == 0)
            book.Conflict(path.At("Layers"), "Layers", "an empty list", "leave out [CrossAttention] for a decoder without it");
        int? before = null;
        for (var i = 0; i < places.Count; i++)
        {
            var layer = places[i];
            if (layer < 0 || layer >= depth)
            {
                book.Add(DiagnosticIds.LayerOutOfRange, path.At("Layers", i), RuleBook.Text(layer), decoder, RuleBook.Text(depth - 1));
                continue;
            }

            if (layer <= before)
                book.Conflict(path.At("Layers", i), $"layer {RuleBook.Text(layer)}", $"layer {RuleBook.Text(before.Value)} before it", "layers are listed once each, in rising order");
            before = layer;
        }
    }
}
