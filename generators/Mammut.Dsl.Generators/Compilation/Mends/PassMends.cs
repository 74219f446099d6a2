using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>Mends of a pass: its name, and cross-attention that the decoder lacks.</summary>
internal static class PassMends
{
    /// <summary>A name that can be a method's, for the pass and for the heads that read it.</summary>
    public static void Rename(ModelSpec spec, PassSpec pass, MendBook<ModelSpec> book)
    {
        var name = FreeName(PassNames.IsIdentifier(pass.Name) && pass.Name[0] != '_' ? pass.Name + "Pass" : Identifier(pass), spec);
        var (mended, edits) = (Renamed(spec, pass, name), new List<MendEdit> { MendEdit.SetName(pass.Path.At("name"), name) });
        foreach (var above in spec.Passes.Where(other => other.Continues == pass.Name && spec.Pass(pass.Name) == pass))
            edits.Add(MendEdit.SetName(above.Path.At("Continues"), name));
        // A head reads the first of several passes of one name.
        if (spec.Pass(pass.Name) == pass && spec.Caption is { } caption && caption.Pass == pass.Name)
        {
            mended = mended with { Caption = caption with { Pass = name } };
            edits.Add(MendEdit.SetName(CaptionSpec.Path.At("pass"), name));
        }

        if (spec.Pass(pass.Name) == pass && spec.Contrastive is { } contrastive && contrastive.Pass == pass.Name)
        {
            mended = mended with { Contrastive = contrastive with { Pass = name } };
            edits.Add(MendEdit.SetName(ContrastiveSpec.Path.At("pass"), name));
        }

        if (spec.Pass(pass.Name) == pass && spec.Matching is { } matching && matching.Pass == pass.Name)
        {
            mended = mended with { Matching = matching with { Pass = name } };
            edits.Add(MendEdit.SetName(MatchingSpec.Path.At("pass"), name));
        }

        foreach (var masked in spec.MaskedLanguage.Where(masked => spec.Pass(pass.Name) == pass && masked.Pass == pass.Name))
        {
            mended = HeadMends.Reading(mended, masked, name);
            edits.Add(MendEdit.SetName(masked.Path.At("pass"), name));
        }

        if (spec.Pass(pass.Name) == pass)
        {
            mended = mended with { Streams = new(mended.Streams.Select(stream => stream with { Passes = stream.Passes is { } read ? new(read.Select(other => other == pass.Name ? name : other)) : null })) };
            edits.AddRange(spec.Streams.SelectMany(stream => (stream.Passes ?? default).Select((read, i) => (Read: read, Path: stream.Path.At("Passes", i)))).Where(read => read.Read == pass.Name).Select(read => MendEdit.SetName(read.Path, name)));
        }

        book.Offer("rename", $"Rename the pass to “{name}”", mended, [.. edits]);
    }

    /// <summary>A name of its own for the second of two; one that is the same in all else can go.</summary>
    public static void Duplicate(ModelSpec spec, PassSpec pass, MendBook<ModelSpec> book)
    {
        var first = spec.Pass(pass.Name)!;
        if (pass == first with { Occurrence = pass.Occurrence })
            book.Offer("remove", "Remove the second pass", Without(spec, pass), MendEdit.Remove(pass.Path));
        var name = FreeName(pass.CrossAttention == first.CrossAttention ? pass.Name : Usual(pass), spec);
        book.Offer("rename", $"Rename the pass to “{name}”", Renamed(spec, pass, name), MendEdit.SetName(pass.Path.At("name"), name));
    }

    /// <summary>A name that was misspelt, another pass that fits, or none.</summary>
    public static void Continues(ModelSpec spec, PassSpec pass, MendBook<ModelSpec> book)
    {
        foreach (var other in NearestNames.Of(pass.Continues!, spec.Passes.Select(other => other.Name)).Concat(spec.Passes.Select(other => other.Name)).Distinct().Where(PassNames.IsIdentifier))
            book.Offer("continue", $"Go on with the pass “{other}”", Replaced(spec, pass, pass with { Continues = other }), MendEdit.SetName(pass.Path.At("Continues"), other));
        book.Offer("from-the-first", "Remove Continues", Replaced(spec, pass, pass with { Continues = null }), MendEdit.Remove(pass.Path.At("Continues")));
    }

    /// <summary>A pass that sees no image.</summary>
    public static void WithoutImage(ModelSpec spec, PassSpec pass, MendBook<ModelSpec> book) =>
        book.Offer("no-image", "Set CrossAttention = false", Replaced(spec, pass, pass with { CrossAttention = false }), MendEdit.Set(pass.Path.At("CrossAttention"), "false"));

    /// <summary>What changes nothing can go; what an end token that is padding needs can be said.</summary>
    public static void Padding(ModelSpec spec, PassSpec pass, MendBook<ModelSpec> book)
    {
        if (pass.Padding != Mammut.Padding.Default)
            book.Offer("default", "Remove Padding", Replaced(spec, pass, pass with { Padding = Mammut.Padding.Default }), MendEdit.Remove(pass.Path.At("Padding")));
        if (pass.Padding != Mammut.Padding.Attended)
            book.Offer("attend", "Set Padding = Padding.Attended", Replaced(spec, pass, pass with { Padding = Mammut.Padding.Attended }), MendEdit.Set(pass.Path.At("Padding"), Mammut.Padding.Attended));
    }

    /// <summary>Blocks for the decoder, or a pass without the image.</summary>
    public static void NoCrossAttention(ModelSpec spec, PassSpec pass, MendBook<ModelSpec> book)
    {
        if (spec.IsOfOne)
        {
            book.Offer("prefix", "Put the image in front of the text: Image = ImageInput.Prefix", Replaced(spec, pass, pass with { CrossAttention = false, Image = ImageInput.Prefix }),
                MendEdit.Remove(pass.Path.At("CrossAttention")), MendEdit.Set(pass.Path.At("Image"), ImageInput.Prefix));
        }
        else
            book.Offer("add-blocks", $"Add [CrossAttention] to {spec.TextName}", HeadMends.WithCrossAttention(spec), HeadMends.AddCrossAttention(spec.Text!));
        book.Offer("no-image", "Set CrossAttention = false", Replaced(spec, pass, pass with { CrossAttention = false }), MendEdit.Set(pass.Path.At("CrossAttention"), "false"));
    }

    /// <summary>Whether a new pass may have the name.</summary>
    public static bool IsFree(string name, ModelSpec spec) => PassNames.IsIdentifier(name) && !PassNames.IsTaken(name, spec.Type) && spec.Pass(name) is null;

    /// <summary>The name, with a number behind it where it has a use already.</summary>
    public static string FreeName(string wanted, ModelSpec spec) =>
        IsFree(wanted, spec) ? wanted : Enumerable.Range(2, spec.Passes.Count + 1).Select(number => wanted + RuleBook.Text(number)).First(name => IsFree(name, spec));

    /// <summary>The words of a name run together; what the pass is for where nothing of it can stay.</summary>
    private static string Identifier(PassSpec pass)
    {
        var words = new string(pass.Name.TrimStart('_').Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : ' ').ToArray()).Split([' '], StringSplitOptions.RemoveEmptyEntries);
        var name = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
        return PassNames.IsIdentifier(name) ? name : Usual(pass);
    }

    private static string Usual(PassSpec pass) => pass.CrossAttention ? "Captioning" : "Contrastive";

    private static ModelSpec Renamed(ModelSpec spec, PassSpec pass, string name) => spec with
    {
        Passes = new(spec.Passes.Select(other => other == pass ? pass with { Name = name }
            : other.Continues == pass.Name && spec.Pass(pass.Name) == pass ? other with { Continues = name } : other)),
    };

    private static ModelSpec Replaced(ModelSpec spec, PassSpec pass, PassSpec by) =>
        spec with { Passes = new(spec.Passes.Select(other => other == pass ? by : other)) };

    private static ModelSpec Without(ModelSpec spec, PassSpec pass) =>
        spec with { Passes = new(spec.Passes.Where(other => other != pass).Select((other, occurrence) => other with { Occurrence = occurrence })) };

    /// <summary>A text with one image needs no token for it.</summary>
    public static void NoDocuments(ModelSpec spec, PassSpec pass, MendBook<ModelSpec> book)
    {
        var edits = new List<MendEdit>();
        if (pass.ReadsDocuments)
            edits.Add(MendEdit.Remove(pass.Path.At("Images")));
        if (pass.ImageToken >= 0)
            edits.Add(MendEdit.Remove(pass.Path.At("ImageToken")));
        var mended = pass with { Images = ImageSight.One, ImageToken = -1 };
        book.Offer("one-image", "Remove what is said of documents, for one image a text", spec with { Passes = new(spec.Passes.Select(other => other == pass ? mended : other)) }, [.. edits]);
    }
}
