using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What the <c>[Pass]</c>es of a model must satisfy.</summary>
internal static class PassRules
{
    public static IReadOnlyList<CompileError> Check(ModelSpec spec)
    {
        var errors = new List<CompileError>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pass in spec.Passes)
        {
            var book = new RuleBook(pass.Path);
            Name(pass, spec, seen, book);
            if (book.Known("Mask", pass.Mask) & book.Known("Padding", pass.Padding))
                Padding(pass, spec, book);
            Range(pass, spec, book);
            if (spec.Text is { IsEncoder: true } encoder && Ranges.Vocabulary.Contains(encoder.Vocabulary) && encoder.PaddingToken == encoder.End && PassLowering.MasksPadding(spec, pass))
                book.Conflict(pass.Path.At("Padding"), "a pass that masks padding", $"{spec.TextName}, which pads with its end token", "the end of a text could not be told from padding; give the pass Padding = Padding.Attended");
            if (book.Known("Image", pass.Image) && pass is { CrossAttention: true, Image: ImageInput.Prefix })
                book.Conflict(pass.Path.At("Image"), "Image = ImageInput.Prefix", "CrossAttention = true", "the image would be seen twice");
            Documents(pass, spec, book);
            Reads(pass, spec, book);
            if (pass.CrossAttention && spec.Text is { CrossAttention: null })
                book.Add(DiagnosticIds.NoCrossAttention, pass.Path.At("CrossAttention"), pass.Name, spec.TextName);
            errors.AddRange(book.Errors);
        }

        return errors;
    }

    /// <summary>In documents a token says where an image stands, and cross-attention which of them is seen.</summary>
    private static void Documents(PassSpec pass, ModelSpec spec, RuleBook book)
    {
        var (path, images) = (pass.Path, $"Images = ImageSight.{pass.Images}");
        if (!book.Known("Images", pass.Images))
            return;
        // Without documents no token is right, in the vocabulary or not.
        if (!pass.ReadsDocuments && pass.ImageToken >= 0)
            book.Conflict(path.At("ImageToken"), "ImageToken", "Images = ImageSight.One", "a text with one image has no place for it");
        else if (spec.Text is not { Vocabulary: > 0 and var vocabulary } || book.Range("ImageToken", pass.ImageToken, Ranges.Token(vocabulary, hasConvention: true)))
            DocumentToken(pass, spec, images, book);
    }

    /// <summary>What documents need: who sees their images, and a token that is free for them.</summary>
    private static void DocumentToken(PassSpec pass, ModelSpec spec, string images, RuleBook book)
    {
        var path = pass.Path;
        if (!pass.ReadsDocuments)
            return;
        if (!pass.CrossAttention)
            book.Conflict(path.At("Images"), images, "CrossAttention = false", "only cross-attention chooses among images");
        else if (pass.ImageToken < 0)
            book.Conflict(path.At("Images"), images, "a missing ImageToken", "it says where in a document an image stands");
        else if (spec.Text is { } text && (pass.ImageToken == text.PaddingToken || pass.ImageToken == text.Start || pass.ImageToken == text.End))
            book.Conflict(path.At("ImageToken"), $"ImageToken = {RuleBook.Text(pass.ImageToken)}", $"the padding, start or end token of {spec.TextName}", "it stands for an image and for nothing else");
    }

    /// <summary>Which layers it runs, and what it goes on with.</summary>
    private static void Range(PassSpec pass, ModelSpec spec, RuleBook book)
    {
        // Without a right depth there is nothing to compare with.
        if (spec.Text is not { } text || !Ranges.Depth.Contains(text.Depth))
            return;
        if (pass.Layers is { } layers && !book.Range("Layers", layers, Ranges.Layers(text.Depth)))
            return;
        var isRight = pass.Continues is null || Continues(pass, spec, book);
        if (isRight && pass is { CrossAttention: true } && text.CrossAttention is { } cross && CrossAttentionRules.Check(cross, spec.TextName, text.Width, text.Depth).Count == 0
            && !cross.Places(text.Depth).Any(place => place >= spec.First(pass) && place < spec.End(pass)))
        {
            book.Conflict(pass.Path.At("CrossAttention"), "CrossAttention = true", $"the layers {RuleBook.Text(spec.First(pass))} to {RuleBook.Text(spec.End(pass) - 1)}",
                $"{spec.TextName} has no block there");
        }
    }

    /// <summary>In a class that is encoder and decoder, cross-attention asks the states of a pass of the encoder.</summary>
    private static void Reads(PassSpec pass, ModelSpec spec, RuleBook book)
    {
        var at = pass.Path.At("Reads");
        if (pass.Reads is null)
        {
            if (pass.CrossAttention && spec.Text is { Encoder: not null })
                book.Conflict(pass.Path.At("CrossAttention"), "CrossAttention = true", "a missing Reads", $"in {spec.TextName} cross-attention asks the states of the encoder");
            return;
        }

        if (spec.Source(pass) is not { } source)
        {
            if (spec.Passes.All(other => PassNames.IsIdentifier(other.Name)))
                book.Add(DiagnosticIds.UnknownPass, at, pass.Reads, HeadRules.KnownPasses(spec));
        }
        else if (spec.Text is { Encoder: null })
            book.Conflict(at, "Reads", spec.TextName, "it is not encoder and decoder in one");
        else if (!pass.CrossAttention)
            book.Conflict(at, $"Reads = “{source.Name}”", "CrossAttention = false", "cross-attention is what asks its states");
        else if (source.CrossAttention || source.Reads is not null || source.Image != ImageInput.Prefix || source.Mask == AttentionMask.Prefix)
            book.Conflict(at, $"Reads = “{source.Name}”", "the way that pass runs", "give it Image = ImageInput.Prefix, no CrossAttention, and Mask = AttentionMask.Bidirectional or Causal");
        else if (new[] { pass, source }.Any(part => part.Layers is not null || part.Continues is not null) || spec.Passes.Any(other => other.Continues == pass.Name || other.Continues == source.Name))
            book.Conflict(at, $"Reads = “{source.Name}”", "Layers or Continues", "encoder and decoder are run as a whole");
        else if (pass.ReadsDocuments)
            book.Conflict(at, $"Reads = “{source.Name}”", $"Images = ImageSight.{pass.Images}", "the image is in the encoder's text");
        else if (spec.Momentum is not null)
            book.Conflict(at, $"Reads = “{source.Name}”", "[Momentum]", "a copy of an encoder with its decoder has no use in the losses");
    }

    private static bool Continues(PassSpec pass, ModelSpec spec, RuleBook book)
    {
        var at = pass.Path.At("Continues");
        if (spec.Below(pass) is not { } below)
        {
            // A pass whose own name is wrong may be the one that is meant.
            if (spec.Passes.All(other => PassNames.IsIdentifier(other.Name)))
                book.Add(DiagnosticIds.UnknownPass, at, pass.Continues!, HeadRules.KnownPasses(spec));
            return false;
        }

        var circle = spec.Circle(pass);
        if (circle.Count > 0)
        {
            // One mistake, one message: at the pass that is declared first.
            if (circle.Contains(pass) && circle.All(other => other.Occurrence >= pass.Occurrence))
                book.Conflict(at, $"Continues = “{below.Name}”", circle.Count == 1 ? "the pass itself" : $"Continues = “{pass.Name}” of “{circle[0].Name}”", circle.Count == 1 ? "a pass goes on with another one" : "one of them has to begin");
            return false;
        }

        // That is reported there.
        if (below.Layers is { } layers && !Ranges.Layers(spec.Text!.Depth).Contains(layers))
            return false;
        if (below.Layers is null)
        {
            book.Conflict(at, $"Continues = “{below.Name}”", $"“{below.Name}” without Layers", $"it runs all {RuleBook.Text(spec.Text!.Depth)} layers, so that none is left; give it Layers");
            return false;
        }

        if (spec.End(below) >= spec.End(pass))
        {
            book.Conflict(at, $"Continues = “{below.Name}”", pass.Layers is { } end ? $"Layers = {RuleBook.Text(end)}" : $"a pass to the last layer",
                $"“{below.Name}” runs {RuleBook.Text(spec.End(below))} layers, so that none is left");
            return false;
        }

        if (pass.Image == ImageInput.Prefix || below.Image == ImageInput.Prefix)
            book.Conflict(at, $"Continues = “{below.Name}”", "Image = ImageInput.Prefix", "the image would stand in the texts of one of them only");
        else if (spec.Chain(pass).Where(part => part.CrossAttention).Select(part => (part.Images, part.ImageToken)).Distinct().Count() > 1)
            book.Conflict(at, $"Continues = “{below.Name}”", "its Images and ImageToken", "the images of a document are seen in one way");
        if (pass.Padding != Mammut.Padding.Default)
            book.Conflict(pass.Path.At("Padding"), "Padding", $"Continues = “{below.Name}”", "the texts are that pass's");
        if (PassLowering.HasClassToken(spec, below) && below.Mask == AttentionMask.Bidirectional)
            book.Conflict(at, $"Continues = “{below.Name}”", "its class token", "every token has seen it there, and it is not in the texts here");
        return true;
    }

    private static void Name(PassSpec pass, ModelSpec spec, HashSet<string> seen, RuleBook book)
    {
        var at = pass.Path.At("name");
        if (!PassNames.IsIdentifier(pass.Name))
            book.Add(DiagnosticIds.NotAnIdentifier, at, pass.Name, "a pass's", "that name");
        else if (PassNames.IsTaken(pass.Name, spec.Type))
            book.Conflict(at, $"the pass “{pass.Name}”", $"what the generated code calls {pass.Name}", "each pass becomes a method of its name");
        else if (!seen.Add(pass.Name))
            book.Add(DiagnosticIds.DuplicatePass, at, pass.Name);
    }

    /// <summary>
    /// A choice that would change nothing: padding stands behind the text, where neither the causal nor the prefix mask lets a
    /// real token see it. Only pooling, and the class token behind it, would meet it.
    /// </summary>
    private static void Padding(PassSpec pass, ModelSpec spec, RuleBook book)
    {
        // What goes on with the pass may meet it.
        var isMet = spec.Passes.Any(other => spec.Chain(other).Contains(pass)
            && (spec.Whole(other).Mask == AttentionMask.Bidirectional || (spec.Whole(other).Mask == AttentionMask.Causal && spec.Contrastive?.Pass == other.Name)));
        if (!isMet && PassLowering.MasksPadding(spec, pass) != PassLowering.MasksPadding(spec, pass with { Padding = Mammut.Padding.Default }))
            book.Conflict(pass.Path.At("Padding"), $"Padding = Padding.{pass.Padding}", $"Mask = AttentionMask.{pass.Mask}", "padding stands behind the text, where this mask hides it");
    }
}
