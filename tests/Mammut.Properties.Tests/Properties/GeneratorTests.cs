using Mammut.Properties.Tests.Checking;
using Mammut.Properties.Tests.Declarations;
using Mammut.Properties.Tests.Generating;

namespace Mammut.Properties.Tests.Properties;

/// <summary>The random declarations are worth something: they use the whole language, right and wrong, and shrink to little.</summary>
public class GeneratorTests
{
    private static readonly Lazy<IReadOnlyList<Declaration>> Sample = new(() => RandomDeclarations.Take(RandomDeclarations.Tiny, Fuzz.Seed, 3000));

    /// <summary>A checkpoint's header is a file beside the source; random declarations only name one that is not there.</summary>
    public static TheoryData<string> Attributes => new(Language.Attributes.Where(attribute => attribute != typeof(CheckpointAttribute)).Select(attribute => attribute.Name));

    /// <summary>A new attribute or property fails here until the random declarations have it.</summary>
    [Theory]
    [MemberData(nameof(Attributes))]
    public void EveryPropertyOfAnAttribute_IsVaried(string name)
    {
        var attribute = Language.Attributes.Single(type => type.Name == name);
        var right = Uses(declaration => declaration.MeantRight).Where(use => use.Attribute == attribute).ToArray();
        Assert.True(right.Length > 0, $"No right declaration has [{name}].");
        foreach (var property in Language.Properties(attribute))
        {
            var values = right.Where(use => use.Gives(property.Name)).Select(use => use.Arguments.Single(argument => argument.Name == property.Name).Value.ToString()).ToHashSet();
            // A shared encoder has no latents to pool.
            var never = attribute == typeof(SharedEncoderAttribute) && property.PropertyType == typeof(Pooling) ? Enum.GetNames<Pooling>().Count(name => name.Contains("Latent", StringComparison.Ordinal)) : 0;
            var expected = property.PropertyType.IsEnum ? Enum.GetNames(property.PropertyType).Length - never : 2;
            Assert.True(values.Count >= expected, $"In right declarations, {name}.{property.Name} is given {values.Count} values ({string.Join(", ", values)}), expected at least {expected}.");
        }
    }

    [Fact]
    public void EveryPropertyOfEveryAttribute_IsGivenWrongValuesToo()
    {
        var wrong = Uses(declaration => !declaration.MeantRight).SelectMany(use => use.Arguments.Select(argument => (use.Attribute, argument.Name))).ToHashSet();
        Assert.Empty(Language.Attributes.SelectMany(attribute => Language.Properties(attribute).Select(property => (attribute, property.Name))).Except(wrong));
    }

    [Fact]
    public void EveryChangeAndEveryForm_Occurs()
    {
        Assert.Empty(Changes.All.Select(change => change.Name).Except(Sample.Value.SelectMany(declaration => declaration.Changes)));
        Assert.Empty(Enum.GetValues<ClassForm>().Except(Sample.Value.SelectMany(declaration => declaration.Classes).Select(type => type.Form)));
    }

    [Fact]
    public void TheSameSeed_GivesTheSameDeclarations_HoweverManyAreAskedFor()
    {
        var few = RandomDeclarations.Take(RandomDeclarations.Any, 3, 10).Select(declaration => declaration.ToSource());
        Assert.Equal(few, RandomDeclarations.Take(RandomDeclarations.Any, 3, 40).Take(10).Select(declaration => declaration.ToSource()));
        Assert.NotEqual(few, RandomDeclarations.Take(RandomDeclarations.Any, 4, 10).Select(declaration => declaration.ToSource()));
    }

    /// <summary>A stand-in for a fault of the compiler: it dislikes rotary positions beside a prefix pass.</summary>
    [Fact]
    public void WhatFails_ShrinksToLittleMoreThanItsCause()
    {
        static bool Fails(Declaration declaration)
        {
            var uses = declaration.Classes.SelectMany(type => type.Attributes).ToArray();
            return uses.Any(use => use.Attribute == typeof(TextDecoderAttribute) && use.Get<TextPositions>("Positions") == TextPositions.Rotary)
                && uses.Any(use => use.Attribute == typeof(PassAttribute) && use.Get<AttentionMask>("Mask") == AttentionMask.Prefix);
        }

        var least = Counterexample.Minimize(Sample.Value.First(Fails), Fails);
        Assert.Equal(2, least.Classes.Sum(type => type.Attributes.Length));
        Assert.InRange(least.ToSource().Length, 1, 300);
    }

    [Fact]
    public void WhatTheCompilerAccepts_AndWhatItRejects_AreBothCommon()
    {
        var subjects = CompilerCheck.Run([.. Sample.Value.Take(200)]);
        Assert.InRange(subjects.Count(subject => subject.IsDiagnosed), 30, 100);
    }

    private static IEnumerable<AttributeUse> Uses(Func<Declaration, bool> which) =>
        Sample.Value.Where(which).SelectMany(declaration => declaration.Classes).SelectMany(type => type.Attributes);
}
