using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>Random files of declarations that keep every rule.</summary>
internal static class RightDeclarations
{
    public static Declaration Build(Dice dice)
    {
        var isShared = dice.Chance(0.12);
        var openClip = !isShared && dice.Chance(0.15);
        var names = new Queue<string>(dice.Shuffle(Names.OfClasses));
        var keys = 0;
        if (dice.Chance(0.08))
            return new Declaration([.. dice.Shuffle(OpenClip(dice.Chance(0.5)))]) { MeantRight = true };
        // One encoder for both stands in either's place.
        var texts = Several(isShared ? Shared : Text);
        var visions = isShared ? texts : Several(Vision);

        // Beside a frozen side the other one is left to train.
        if (!isShared && dice.Chance(0.1))
            visions = [.. visions.Select(Frozen)];
        else if (!isShared && dice.Chance(0.1))
            texts = [.. texts.Select(Frozen)];

        // Keys and values may be projected from the image tokens as they are, where these have one width in the whole file.
        if (!openClip && !isShared && visions.Count == 1)
            texts = [.. texts.Select(text => text.The(typeof(CrossAttentionAttribute)) is { } cross && !text.IsBoth && dice.Chance(0.25)
                ? text with { Attributes = text.Attributes.Replace(cross, cross.With("ImageWidth", new ArgumentValue.Whole(visions[0].ImageWidth))) }
                : text)];

        // Now and then the two towers are of one width, so that nothing need be projected.
        if (!isShared && dice.Chance(0.3))
            texts[0] = Alike(visions[0], texts[0]);
        var models = dice.Chance(0.04) ? [] : Several(Model);
        ClassDeclaration[] tests = models.Count > 0 && dice.Chance(0.15)
            ? [Class([new AttributeUse(typeof(GenerateModelTestsAttribute<>), [models[0].Key], [])]) with { IsPublic = true, Form = ClassForm.Plain }]
            : [];
        return new Declaration([.. dice.Shuffle([.. visions.Union(texts), .. models, .. tests])]) { MeantRight = true, Qualified = dice.Chance(0.1) };

        ClassDeclaration Shared() => Class([RightParts.Shared(dice)]);

        ClassDeclaration Vision()
        {
            var isResampled = !openClip && dice.Chance(0.25);
            var vision = RightParts.Vision(dice, openClip, isResampled);
            return Class(isResampled ? [vision, RightParts.Resampler(dice, vision)] : [vision]);
        }

        ClassDeclaration Text()
        {
            var text = RightParts.Text(dice, openClip);
            if (!openClip && text.Attribute == typeof(TextDecoderAttribute) && dice.Chance(0.15))
                return Class([RightParts.Encoder(dice, text), text, RightParts.CrossAttention(dice, text, openClip)]);
            AttributeUse[] latent = !openClip && dice.Chance(0.15) ? [RightParts.Latent(dice)] : [];
            return Class(openClip || dice.Chance(0.85) ? [text, RightParts.CrossAttention(dice, text, openClip), .. latent] : [text, .. latent]);
        }

        ClassDeclaration Model()
        {
            var text = dice.Of(texts);
            return Class(RightModels.Model(dice, isShared ? text : dice.Of(visions), text, dice.Shuffle(Names.OfPasses), openClip));
        }

        List<ClassDeclaration> OpenClip(bool isCoca)
        {
            var text = Class([.. RightOpenClip.Text(dice, isCoca)]);
            var vision = Class([.. RightOpenClip.Vision(dice, isCoca, text.Text!)]);
            return [vision, text, Class(RightOpenClip.Model(dice, vision, text, dice.Shuffle(Names.OfPasses), isCoca))];
        }

        List<ClassDeclaration> Several(Func<ClassDeclaration> one)
        {
            List<ClassDeclaration> made = [one()];
            while (made.Count < 3 && dice.Chance(0.08))
                made.Add(one());
            return made;
        }

        ClassDeclaration Class(ImmutableArray<AttributeUse> attributes) => new(keys++, dice.Of(Names.OfNamespaces), names.Dequeue(), attributes)
        {
            IsPublic = dice.Chance(0.8),
            Parts = dice.Chance(0.15) ? dice.Between(2, 3) : 1,
            Form = dice.Chance(0.9) ? ClassForm.Plain : dice.Of(ClassForm.Sealed, ClassForm.Implementing, ClassForm.WithMembers),
        };
    }

    private static ClassDeclaration Frozen(ClassDeclaration part) => part with { Attributes = part.Attributes.Add(new AttributeUse(typeof(FrozenAttribute), [], [])) };

    /// <summary>The decoder with the encoder's width and heads, where the rest allows it.</summary>
    private static ClassDeclaration Alike(ClassDeclaration vision, ClassDeclaration text)
    {
        var (image, decoder) = (vision.The(typeof(VisionEncoderAttribute))!, text.Text!);
        var (width, heads) = (image.Get<int>("Width"), image.Get<int>("Heads"));
        if (text.IsBoth || decoder.Get<TextPositions>("Positions") == TextPositions.Rotary && width / heads % 2 != 0)
            return text;
        var alike = decoder.With("Width", new ArgumentValue.Whole(width)).With("Heads", new ArgumentValue.Whole(heads));
        if (decoder.Gives("MlpRatio"))
            alike = alike.With("MlpRatio", new ArgumentValue.Real(2));
        var attributes = text.Attributes.Replace(decoder, alike);
        if (text.The(typeof(CrossAttentionAttribute)) is { } cross)
        {
            var fitting = cross.Gives("Heads") ? cross.With("Heads", new ArgumentValue.Whole(heads)) : cross;
            attributes = attributes.Replace(cross, cross.Gives("MlpRatio") ? fitting.With("MlpRatio", new ArgumentValue.Real(2)) : fitting);
        }

        return text with { Attributes = attributes };
    }
}
