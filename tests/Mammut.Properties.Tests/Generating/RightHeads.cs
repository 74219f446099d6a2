using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>Random heads that keep every rule.</summary>
internal static class RightHeads
{
    /// <summary>A head that weighs something, for another one may not.</summary>
    public static AttributeUse Reading(Dice dice, Type attribute, string pass, Action<ArgumentList>? more = null)
    {
        var list = new ArgumentList().Add("", pass);
        if (dice.Chance(0.4))
            list.Add("LossWeight", dice.Of(0.5, 1, 2));
        more?.Invoke(list);
        return list.On(attribute, dice);
    }

    public static AttributeUse MaskedLanguage(Dice dice, AttributeUse pass, AttributeUse text) => Reading(dice, typeof(MaskedLanguageHeadAttribute), pass.Name!, list =>
    {
        if (dice.Chance(0.6))
            list.Add("Share", dice.Of(0.15, 0.4, 1));
        var vocabulary = text.Get<int>("Vocabulary");
        int[] taken = [text.Get<int>("PaddingToken"), Token("StartToken", vocabulary - 2), Token("EndToken", vocabulary - 1)];
        if (taken.Contains(vocabulary - 3) || dice.Chance(0.4))
            list.Add("MaskToken", Enumerable.Range(0, vocabulary).First(id => !taken.Contains(id)));

        int Token(string name, int convention) => text.Get<int>(name) is var token and >= 0 ? token : convention;
    });

    /// <summary>Whether an image has patches to hide, and others that are seen.</summary>
    public static bool CanHidePatches(ClassDeclaration @class)
    {
        var vision = @class.Vision!;
        var size = vision.Get<int>("PatchSize");
        return (vision.Attribute == typeof(SharedEncoderAttribute) || vision.Get<double>("PatchDropout") == 0) && (vision.Gives("ImageHeight") ? vision.Get<int>("ImageHeight") > size || vision.Get<int>("ImageWidth") > size : vision.Get<int>("ImageSize") > size);
    }

    public static AttributeUse MaskedImage(Dice dice)
    {
        var list = new ArgumentList();
        if (dice.Chance(0.4))
            list.Add("LossWeight", dice.Of(0.5, 1, 2));
        if (dice.Chance(0.5))
            list.Add("Share", dice.Of(1e-6, 0.25, 0.75, 0.999));
        return list.On(typeof(MaskedImageHeadAttribute), dice);
    }

    public static AttributeUse Momentum(Dice dice)
    {
        var list = new ArgumentList();
        if (dice.Chance(0.5))
            list.Add("Decay", dice.Of(0, 0.5, 0.995, 1));
        var distillation = dice.Of(0, 0.4, 1);
        if (distillation != 0.4 || dice.Chance(0.5))
            list.Add("Distillation", distillation);
        if (dice.Chance(0.5))
            list.Add("Ramp", distillation == 0 ? 0 : dice.Of(0, 1, 100));
        list.Add("Queue", dice.Of(0, 1, 2, 7));
        return list.On(typeof(MomentumAttribute), dice);
    }
}
