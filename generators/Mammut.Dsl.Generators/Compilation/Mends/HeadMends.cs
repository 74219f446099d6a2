using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>Mends of a head that names no pass, or one that cannot feed it.</summary>
internal static class HeadMends
{
    /// <summary>A name that was misspelt, a pass that is missing, or another one that fits.</summary>
    public static void Unknown(ModelSpec spec, HeadNeed head, MendBook<ModelSpec> book)
    {
        var meant = NearestNames.Of(head.Pass, spec.Passes.Select(pass => pass.Name)).Take(2).ToArray();
        foreach (var name in meant)
            Read(name, "spell");
        // Where both heads ask for the same missing pass, it can be made for one of them only.
        var isShared = !head.SeesImage && spec.Caption?.Pass == head.Pass;
        AddPass(spec, head, PassMends.IsFree(head.Pass, spec) && !isShared ? head.Pass : PassMends.FreeName(head.Usual, spec), book);
        foreach (var pass in spec.Passes.Where(pass => !meant.Contains(pass.Name)))
            Read(pass.Name, "read");

        void Read(string name, string role) => OfferRead(spec, head, name, role, book);
    }

    /// <summary>Another pass that fits, this one changed, or a new one.</summary>
    public static void Unfit(ModelSpec spec, HeadNeed head, MendBook<ModelSpec> book)
    {
        foreach (var other in spec.Passes.Where(pass => pass.Name != head.Pass))
            OfferRead(spec, head, other.Name, "read", book);
        if (spec.Pass(head.Pass) is { } pass)
            Change(spec, head, pass, book);
        if (book.Mends.Count == 0)
            AddPass(spec, head, PassMends.FreeName(head.Usual, spec), book);
    }

    /// <summary>Hidden tokens of one pass are named once: the second head reads another pass, or goes.</summary>
    public static void Twice(ModelSpec spec, MaskedLanguageSpec head, MendBook<ModelSpec> book)
    {
        foreach (var pass in spec.Passes.Where(pass => pass.Mask == AttentionMask.Bidirectional && spec.MaskedLanguage.All(other => other.Pass != pass.Name)))
            book.Offer("read", $"Read the pass “{pass.Name}”", Reading(spec, head, pass.Name), MendEdit.SetName(head.Path.At("pass"), pass.Name));
        var rest = spec.MaskedLanguage.Where(other => other != head).Select((other, occurrence) => other with { Occurrence = occurrence });
        book.Offer("remove", "Remove the second head", spec with { MaskedLanguage = new(rest) }, MendEdit.Remove(head.Path));
    }

    /// <summary>The model with one head for hidden tokens at another pass.</summary>
    public static ModelSpec Reading(ModelSpec spec, MaskedLanguageSpec head, string pass) =>
        spec with { MaskedLanguage = new(spec.MaskedLanguage.Select(other => other == head ? other with { Pass = pass } : other)) };

    /// <summary>A loss that weighs nothing gets the weight of one.</summary>
    public static void Weight(ModelSpec spec, HeadNeed head, MendBook<ModelSpec> book)
    {
        var mended = head.SeesImage ? spec with { Caption = spec.Caption! with { LossWeight = 1 } } : spec with { Contrastive = spec.Contrastive! with { LossWeight = 1 } };
        book.Offer("default", "Remove LossWeight, for 1", mended, MendEdit.Remove(head.Path.At("LossWeight")));
    }

    /// <summary>A name that no pass can have is to be changed, not read.</summary>
    private static void OfferRead(ModelSpec spec, HeadNeed head, string name, string role, MendBook<ModelSpec> book)
    {
        if (PassNames.IsIdentifier(name))
            book.Offer(role, $"Read the pass “{name}”", head.Reading(name, spec), MendEdit.SetName(head.Path.At("pass"), name));
    }

    private static void Change(ModelSpec spec, HeadNeed head, PassSpec pass, MendBook<ModelSpec> book)
    {
        var (edits, words, mended) = (new List<MendEdit>(), new List<string>(), pass);
        if (head.SeesImage ? pass.Mask == AttentionMask.Bidirectional : pass.Mask == AttentionMask.Prefix)
        {
            mended = mended with { Mask = head.Mask };
            words.Add($"Mask = AttentionMask.{head.Mask}");
            edits.Add(MendEdit.Set(pass.Path.At("Mask"), head.Mask));
        }

        if (pass.Image == ImageInput.Prefix && !head.SeesImage)
        {
            mended = mended with { Image = ImageInput.None };
            words.Add("Image = ImageInput.None");
            edits.Add(MendEdit.Set(pass.Path.At("Image"), ImageInput.None));
        }

        if (head.SeesImage ? !pass.SeesImage : pass.CrossAttention)
        {
            mended = mended with { CrossAttention = head.SeesImage };
            words.Add($"CrossAttention = {Text(head.SeesImage)}");
            edits.Add(MendEdit.Set(pass.Path.At("CrossAttention"), Text(head.SeesImage)));
        }

        book.Offer("change-pass", $"Give the pass “{pass.Name}” {string.Join(" and ", words)}", spec with { Passes = new(spec.Passes.Select(other => other == pass ? mended : other)) }, [.. edits]);
    }

    private static void AddPass(ModelSpec spec, HeadNeed head, string name, MendBook<ModelSpec> book)
    {
        var added = new PassSpec(spec.Passes.Count, name, head.Mask, head.SeesImage, Padding.Default);
        var behind = spec.Passes.Count > 0 ? spec.Passes[spec.Passes.Count - 1].Path : ModelSpec.Path;
        var mended = head.Reading(name, spec) with { Passes = new([.. spec.Passes, added]) };
        var edits = new List<MendEdit>
        {
            MendEdit.Add(behind, $"Pass({CSharpNames.Literal(name)}, Mask = {MendEdit.Language}{nameof(AttentionMask)}.{head.Mask}, CrossAttention = {Text(head.SeesImage)})"),
        };
        if (name != head.Pass)
            edits.Add(MendEdit.SetName(head.Path.At("pass"), name));
        var title = $"Add the pass “{name}”";
        if (head.SeesImage && spec.Text is { CrossAttention: null } text)
        {
            mended = mended with { Text = text with { CrossAttention = CrossAttentionSpec.Default } };
            edits.Add(AddCrossAttention(text));
            title += $", and [CrossAttention] to {spec.TextName}";
        }

        book.Offer("add-pass", title, mended, [.. edits]);
    }

    /// <summary>Cross-attention for the decoder of the model.</summary>
    public static MendEdit AddCrossAttention(TextSpec text) => MendEdit.Add(text.Path, "CrossAttention").Of(MendOwner.Text);

    public static ModelSpec WithCrossAttention(ModelSpec spec) => spec with { Text = spec.Text! with { CrossAttention = CrossAttentionSpec.Default } };

    private static string Text(bool value) => value ? "true" : "false";
}
