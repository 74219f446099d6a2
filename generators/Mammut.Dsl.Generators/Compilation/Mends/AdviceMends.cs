using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>
/// Puts to use what a model has and hardly uses, or takes it out. Nothing is taken out of a part: another model that has the part may
/// need it.
/// </summary>
internal static class AdviceMends
{
    public static void Offer(ModelSpec spec, MendBook<ModelSpec> book)
    {
        var text = spec.Text!;
        var heads = new[] { spec.Caption?.Pass, spec.Contrastive?.Pass, spec.Matching?.Pass }.OfType<string>().Concat(spec.MaskedLanguage.Select(masked => masked.Pass)).Select(spec.Pass).OfType<PassSpec>();
        var unread = spec.Passes.Except(heads.SelectMany(spec.Chain)).ToArray();
        if (!text.IsEncoder && spec.Caption is null && unread.FirstOrDefault(pass => pass.SeesImage && pass.Mask != AttentionMask.Bidirectional) is { } captions)
        {
            book.Offer("add-head", $"Train the pass “{captions.Name}” with [CaptionHead]", spec with { Caption = new CaptionSpec(captions.Name, 1, 0, 0) },
                MendEdit.Add(spec.Passes[spec.Passes.Count - 1].Path, $"CaptionHead({CSharpNames.Literal(captions.Name)})"));
        }

        var canTie = text is { IsEncoder: false, TiedEmbedding: false };
        var tie = MendEdit.Set(text.Path.At("TiedEmbedding"), "true").Of(MendOwner.Text);
        var tied = canTie ? text with { TiedEmbedding = true } : text;
        if (canTie)
            book.Offer("tie", $"Set TiedEmbedding = true in {spec.TextName}", spec with { Text = tied }, tie);
        if (spec.Caption is not null)
            return;

        // Nothing writes text: its head can go, and so can the passes that nothing reads.
        var edits = unread.Select(pass => MendEdit.Remove(pass.Path)).ToList();
        if (canTie)
            edits.Add(tie);
        var read = spec.Passes.Except(unread).Select((pass, occurrence) => pass with { Occurrence = occurrence });
        if (edits.Count > (canTie ? 1 : 0))
            book.Offer("take-out", $"Take out what nothing trains: {string.Join(", ", Words())}", spec with { Text = tied, Passes = new(read) }, [.. edits]);

        IEnumerable<string> Words()
        {
            foreach (var pass in unread)
                yield return $"the pass “{pass.Name}”";
            if (canTie)
                yield return "the vocabulary head";
        }
    }
}
