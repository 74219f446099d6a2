using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>Values of an argument's type that nobody checked: small ones, odd ones, those at the ends of ranges.</summary>
/// <param name="dice">Where the choices come from.</param>
/// <param name="tiny">Whether values are left out that are right and make a model too large to run in a moment.</param>
internal sealed class WildValues(Dice dice, bool tiny)
{
    private static readonly int[] Small = [-1, 0, 1, 2, 3, 4, 5, 7, 9, 13];
    private static readonly int[] Outside = [int.MinValue, -7, 200_000, 4_194_305, int.MaxValue];
    private static readonly int[] Large = [512, 1024, 1025, 8192, 8193, 65536, 65537, 131072, 4_194_304];

    public ArgumentValue Of(Type type)
    {
        if (type == typeof(int))
            return new ArgumentValue.Whole(Whole());
        if (type == typeof(long))
            return new ArgumentValue.Whole(dice.Of(long.MinValue, -1, 0, 1, 1000, 1_000_000, long.MaxValue));
        if (type == typeof(double))
            return new ArgumentValue.Real(dice.Of(-1, -0.0, 0, 1e-300, 1e-12, 1e-5, 0.01, 0.1, 1.0 / 3, 0.5, 1, 1.5, 2, 3, 64, 65, 100, 1e6, 1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity));
        if (type == typeof(bool))
            return new ArgumentValue.Truth(dice.Chance(0.5));
        if (type == typeof(string))
            return new ArgumentValue.Word(Names.Wrong(dice));
        if (type == typeof(int[]))
            return new ArgumentValue.List(dice.Chance(0.05) ? null : [.. Enumerable.Range(0, dice.Between(0, 4)).Select(_ => dice.Chance(0.9) ? dice.Between(-1, 5) : Whole())], dice.Member<ListStyle>());
        if (type == typeof(string[]))
            return new ArgumentValue.Words(dice.Chance(0.05) ? null : [.. Enumerable.Range(0, dice.Between(0, 3)).Select(_ => dice.Chance(0.7) ? dice.Of(Names.OfPasses) : Names.Wrong(dice))], dice.Member<ListStyle>());
        if (type.IsEnum)
            return new ArgumentValue.Member(type, dice.Chance(0.8) ? Convert.ToInt32(dice.Of(Enum.GetValues(type).Cast<object>().ToArray())) : dice.Of(-1, 9, int.MaxValue));
        throw new NotSupportedException($"No values of {type.Name} yet: the language has an argument of a new type, add some.");
    }

    private int Whole() => dice.Chance(0.7) ? dice.Of(Small) : tiny || dice.Chance(0.5) ? dice.Of(Outside) : dice.Of(Large);
}
