using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>How the mistakes of a <c>[CrossAttention]</c> are mended.</summary>
internal static class CrossAttentionMends
{
    private static readonly SpecPath Path = CrossAttentionSpec.Path;

    public static void Offer(TextSpec spec, CrossAttentionSpec cross, MendBook<TextSpec> book)
    {
        switch (book.Error.Id, book.Error.Path.Argument, book.Error.Path.Element)
        {
            case (DiagnosticIds.HeadsDoNotDivide, _, _) or (DiagnosticIds.OutOfRange, "Heads", _):
                Heads(ArchitectureMends.Heads(cross.Heads, spec.Width));
                book.Offer("decoders-heads", "Remove Heads, for the decoder's", With(cross with { Heads = 0 }), MendEdit.Remove(Path.At("Heads")));
                break;
            case (DiagnosticIds.SlowHeadWidth, _, _):
                Heads(ArchitectureMends.FastHeads(cross.Heads, spec.Width));
                break;
            case (DiagnosticIds.LayerOutOfRange, _, var element):
                Move(cross.Layers!.Value, element);
                break;
            case (DiagnosticIds.Conflicting, "Layers", >= 0):
                Sort(cross.Layers!.Value);
                break;
            case (DiagnosticIds.Conflicting, "Layers", _) when cross.Layers is { Count: 0 }:
                book.Offer("no-blocks", "Remove [CrossAttention]", spec with { CrossAttention = null }, MendEdit.Remove(Path));
                Keep([]);
                break;
            case (DiagnosticIds.Conflicting, "From", _):
                book.Offer("no-from", "Remove From", With(cross with { From = 0, Given = ClassMends.Given(cross.Given, without: ["From"]) }), MendEdit.Remove(Path.At("From")));
                break;
            case (DiagnosticIds.Conflicting, "MlpRatio", _):
                book.Offer("no-ratio", "Remove MlpRatio", With(cross with { MlpRatio = 0, Given = ClassMends.Given(cross.Given, without: ["MlpRatio"]) }), MendEdit.Remove(Path.At("MlpRatio")));
                break;
            case (DiagnosticIds.NotWhole, "MlpRatio", _):
                ArchitectureMends.MlpRatio(book, Path, cross.MlpRatio, spec.Width, ratio => With(cross with { MlpRatio = ratio }));
                break;
            case (DiagnosticIds.Conflicting, "Every" or "Layers" or "Count", _):
                foreach (var kept in Ways.Where(cross.Given.Contains))
                    Keep(kept);
                break;
        }

        TextSpec With(CrossAttentionSpec mended) => spec with { CrossAttention = mended };

        void Heads(IEnumerable<int> counts) => book.OfferNumbers(
            "heads", counts, heads => ArchitectureMends.HeadsTitle(heads, spec.Width), heads => With(cross with { Heads = heads }), heads => MendEdit.Set(Path.At("Heads"), heads));

        // One way to say where the blocks are, or none.
        void Keep(params string[] kept)
        {
            var removed = Ways.Where(cross.Given.Contains).Except(kept).ToArray();
            var mended = cross with { Given = ClassMends.Given(cross.Given, without: removed) };
            if (removed.Contains("Every"))
                mended = mended with { Every = 0 };
            if (removed.Contains("Count"))
                mended = mended with { Count = 0 };
            if (removed.Contains("Layers"))
                mended = mended with { Layers = null };
            var (role, title) = kept.Length > 0 ? ($"keep-{kept[0]}", $"Keep {kept[0]}, remove {string.Join(" and ", removed)}") : ("default", "Remove Layers, for a block at every second layer");
            book.Offer(role, title, With(mended), [.. removed.Select(way => MendEdit.Remove(Path.At(way)))]);
        }

        // Each is tried with all the others mended too, since a list is right as a whole only.
        void Move(EquatableArray<int> layers, int element)
        {
            var remove = MendEdit.Remove(Path.At("Layers", element));
            if (Moved(layers, spec.Depth, element) is { } free)
            {
                book.Offer("move", $"Move the block to layer {RuleBook.Text(free)}", Mended(index => Moved(layers, spec.Depth, index)), MendEdit.Set(Path.At("Layers", element), free));
                book.Offer("remove", $"Remove layer {RuleBook.Text(layers[element])}", Mended(_ => null), remove);
            }
            else
            {
                book.Offer("move", $"Remove layer {RuleBook.Text(layers[element])}, for no layer is free there", Mended(index => Moved(layers, spec.Depth, index)), remove);
            }

            TextSpec Mended(Func<int, int?> place)
            {
                var places = layers.Select((layer, index) => layer >= 0 && layer < spec.Depth ? layer : place(index));
                return With(cross with { Layers = new(places.OfType<int>()) });
            }
        }

        void Sort(EquatableArray<int> layers)
        {
            var sorted = layers.Distinct().OrderBy(layer => layer).ToArray();
            var edits =
                from element in Enumerable.Range(0, layers.Count)
                where element >= sorted.Length || sorted[element] != layers[element]
                let path = Path.At("Layers", element)
                select element < sorted.Length ? MendEdit.Set(path, sorted[element]) : MendEdit.Remove(path);
            book.Offer("sort", $"List the layers once each, in rising order: {string.Join(", ", sorted.Select(layer => RuleBook.Text(layer)))}", With(cross with { Layers = new(sorted) }), [.. edits]);
        }
    }

    private static string[] Ways => ["Every", "Layers", "Count"];

    /// <summary>
    /// Where a block goes whose layer does not exist: to the nearest layer that is free, all such blocks considered, so
    /// that mending them all at once gives one list. Null where there is none.
    /// </summary>
    private static int? Moved(EquatableArray<int> layers, int depth, int element)
    {
        var placed = layers.ToArray();
        for (var i = placed.Length - 1; i >= 0; i--)
        {
            if (placed[i] >= depth)
                placed[i] = (i + 1 < placed.Length ? Math.Min(depth, placed[i + 1]) : depth) - 1;
        }

        for (var i = 0; i < placed.Length; i++)
        {
            if (placed[i] < 0)
                placed[i] = i > 0 ? placed[i - 1] + 1 : 0;
        }

        var free = placed[element];
        var fits = free >= 0 && free < depth && (element == 0 || placed[element - 1] < free) && (element + 1 == placed.Length || free < placed[element + 1]);
        return fits ? free : null;
    }
}
