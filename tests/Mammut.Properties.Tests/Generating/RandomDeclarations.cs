using FsCheck;
using FsCheck.Fluent;
using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>Random declarations for FsCheck: most are right, the others were right until one, two or three changes.</summary>
internal static class RandomDeclarations
{
    /// <summary>Declarations whose models, where they are right, run in milliseconds.</summary>
    public static Gen<Declaration> Tiny { get; } = Seeds(seed => Build(new Dice(seed), tiny: true));

    /// <summary>Declarations that are only compiled, so that any size will do.</summary>
    public static Gen<Declaration> Any { get; } = Seeds(seed => Build(new Dice(seed), tiny: false));

    /// <summary>The first declarations of a seed; the same for a seed however many are asked for.</summary>
    public static IReadOnlyList<Declaration> Take(Gen<Declaration> declarations, ulong seed, int count) =>
        [.. declarations.Sample(count, new Rnd(seed), 10)];

    private static Gen<Declaration> Seeds(Func<int, Declaration> build) => Gen.Choose(0, int.MaxValue - 1).Select(build);

    private static Declaration Build(Dice dice, bool tiny)
    {
        var declaration = RightDeclarations.Build(dice);
        if (dice.Chance(0.5))
            return declaration;
        var wild = new WildValues(dice, tiny);
        var changes = dice.Of(1, 1, 1, 2, 3);
        for (var i = 0; i < changes; i++)
        {
            // A change may have taken the last attribute.
            if (declaration.Classes.Any(type => type.Attributes.Length > 0))
                declaration = Changes.One(declaration, dice, wild);
        }

        return declaration;
    }
}
