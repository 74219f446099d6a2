using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>Random streams and stages of a model that keep every rule.</summary>
internal static class RightStages
{
    private static readonly (Type Attribute, ModelHeads Kind)[] Kinds =
    [
        (typeof(CaptionHeadAttribute), ModelHeads.Caption), (typeof(ContrastiveHeadAttribute), ModelHeads.Contrastive),
        (typeof(MatchingHeadAttribute), ModelHeads.Matching), (typeof(MaskedLanguageHeadAttribute), ModelHeads.MaskedLanguage),
        (typeof(MaskedImageHeadAttribute), ModelHeads.MaskedImage),
    ];

    /// <summary>The attributes; none for most models.</summary>
    public static IEnumerable<AttributeUse> Of(Dice dice, IReadOnlyList<AttributeUse> uses)
    {
        var heads = uses.Where(use => Kinds.Any(kind => kind.Attribute == use.Attribute)).ToArray();
        if (heads.Length == 0 || dice.Chance(0.7))
            return [];
        var names = dice.Shuffle(Names.OfStages).Take(dice.Between(0, 3)).ToArray();
        var streams = dice.Shuffle(Names.OfStreams).Take(dice.Between(1, 3)).Select(name => Stream(dice, name, heads, isWeighed: names.Length > 0)).ToArray();
        var stages = new List<AttributeUse>();
        foreach (var name in names)
            stages.Add(Stage(dice, name, [.. streams.Select(stream => stream.Name!)], [.. stages.Select(stage => stage.Name!)]));
        return dice.Shuffle([.. streams, .. stages]);
    }

    private static AttributeUse Stream(Dice dice, string name, AttributeUse[] heads, bool isWeighed)
    {
        var list = new ArgumentList().Add("", name);
        if (dice.Chance(0.4) && Fit(dice.Some(heads)) is { } kinds)
            list.Add("Heads", new ArgumentValue.Members(typeof(ModelHeads), (int)kinds));
        else if (dice.Chance(0.4) && heads.Select(head => head.Name).OfType<string>().Distinct().ToArray() is { Length: > 0 } named
            && dice.Some(named) is var passes && Fit([.. heads.Where(head => passes.Contains(head.Name))]) is not null)
            list.Add("Passes", new ArgumentValue.Words([.. passes], dice.Member<ListStyle>()));
        if (isWeighed && dice.Chance(0.3))
            list.Add("Weight", dice.Of(1e-6, 0.5, 1, 1e6));
        return list.On(typeof(StreamAttribute), dice);
    }

    /// <summary>The kinds of these heads where they can do alone: matching needs the contrastive head, and something has to weigh something.</summary>
    private static ModelHeads? Fit(AttributeUse[] heads)
    {
        var kinds = heads.Aggregate(default(ModelHeads), (all, head) => all | Kinds.Single(kind => kind.Attribute == head.Attribute).Kind);
        var canMatch = !kinds.HasFlag(ModelHeads.Matching) || kinds.HasFlag(ModelHeads.Contrastive);
        return canMatch && heads.Any(head => head.Get<double>("LossWeight") != 0) ? kinds : null;
    }

    private static AttributeUse Stage(Dice dice, string name, string[] streams, string[] before)
    {
        var read = dice.Shuffle(dice.Some(streams));
        var list = new ArgumentList().Add("", name);
        if (dice.Chance(0.3))
            list.Add("", new ArgumentValue.Words([.. read], dice.Member<ListStyle>()));
        else
            Array.ForEach(read, stream => list.Add("", stream));
        if (dice.Chance(0.5))
            list.Add("Steps", dice.Member<StageSteps>());
        if (before.Length > 0 && dice.Chance(0.5))
            list.Add("From", dice.Of(before));
        return list.On(typeof(StageAttribute), dice);
    }
}
