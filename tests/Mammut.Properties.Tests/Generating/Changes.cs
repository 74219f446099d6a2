using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>What can be done to a right declaration, most of which makes it wrong.</summary>
internal static class Changes
{
    /// <summary>One change, by name.</summary>
    public delegate Declaration Change(Declaration declaration, Dice dice, WildValues wild);

    public static ImmutableArray<(string Name, int Weight, Change Apply)> All { get; } =
    [
        ("property", 12, Property),
        ("misplaced", 3, Misplaced),
        ("twice", 2, Twice),
        ("missing", 3, Missing),
        ("checkpoint", 1, Checkpoint),
        ("pass reference", 4, PassReference),
        ("stage reference", 3, StageReference),
        ("pass name", 5, PassName),
        ("same pass name", 1, SamePassName),
        ("class form", 3, Form),
        ("not partial", 2, NotPartial),
        ("class name", 5, ClassName),
        ("same class name", 2, SameClassName),
        ("type argument", 3, TypeArgument),
        ("namespace", 3, Namespace),
        ("global namespace", 1, GlobalNamespace),
        ("neighbour", 1, Neighbour),
    ];

    /// <summary>Applies one change drawn by weight.</summary>
    public static Declaration One(Declaration declaration, Dice dice, WildValues wild)
    {
        var drawn = dice.Between(1, All.Sum(change => change.Weight));
        foreach (var (name, weight, apply) in All)
        {
            drawn -= weight;
            if (drawn <= 0)
                return apply(declaration, dice, wild) with { MeantRight = false, Changes = declaration.Changes.Add(name) };
        }

        throw new InvalidOperationException("The weights of the changes do not add up.");
    }

    private static Declaration Property(Declaration declaration, Dice dice, WildValues wild)
    {
        var (type, use) = Any(declaration, dice);
        var properties = Language.Properties(use.Attribute);
        if (properties.IsEmpty)
            return declaration;
        var property = dice.Of(properties);
        return Replace(declaration, type, use, use.With(property.Name, wild.Of(property.PropertyType)));
    }

    private static Declaration Misplaced(Declaration declaration, Dice dice, WildValues wild)
    {
        var (type, use) = Any(declaration, dice);
        var without = declaration.With(type, type with { Attributes = type.Attributes.Remove(use) });
        var target = dice.Of(without.Classes);
        return without.With(target, target with { Attributes = target.Attributes.Add(use) });
    }

    private static Declaration Twice(Declaration declaration, Dice dice, WildValues wild)
    {
        var (type, use) = Any(declaration, dice);
        return declaration.With(type, type with { Attributes = type.Attributes.Add(use) });
    }

    private static Declaration Missing(Declaration declaration, Dice dice, WildValues wild)
    {
        var (type, use) = Any(declaration, dice);
        return declaration.With(type, type with { Attributes = type.Attributes.Remove(use) });
    }

    /// <summary>A header that is not among the files of the project.</summary>
    private static Declaration Checkpoint(Declaration declaration, Dice dice, WildValues wild)
    {
        var type = dice.Of(declaration.Classes);
        var use = new AttributeUse(typeof(CheckpointAttribute), new Argument("", new ArgumentValue.Word(dice.Chance(0.5) ? "weights.json" : Names.Wrong(dice))));
        return declaration.With(type, type with { Attributes = type.Attributes.Add(use) });
    }

    private static Declaration PassReference(Declaration declaration, Dice dice, WildValues wild)
    {
        var heads = Uses(declaration).Where(pair => pair.Use.Attribute == typeof(CaptionHeadAttribute) || pair.Use.Attribute == typeof(ContrastiveHeadAttribute)).ToArray();
        if (heads.Length == 0)
            return declaration;
        var (type, head) = dice.Of(heads);
        var name = dice.Chance(0.5) ? dice.Of(Names.OfPasses) : Names.Wrong(dice);
        return Replace(declaration, type, head, head.With("", new ArgumentValue.Word(name)));
    }

    /// <summary>What a stage reads or starts from, or what a stream or stage is called.</summary>
    private static Declaration StageReference(Declaration declaration, Dice dice, WildValues wild)
    {
        var uses = Uses(declaration).Where(pair => pair.Use.Attribute == typeof(StageAttribute) || pair.Use.Attribute == typeof(StreamAttribute)).ToArray();
        if (uses.Length == 0)
            return declaration;
        var (type, use) = dice.Of(uses);
        var word = dice.Chance(0.6) ? dice.Of([.. Names.OfStreams, .. Names.OfStages]) : dice.Chance(0.5) ? Names.Odd(dice).TrimStart('@') : Names.Wrong(dice);
        if (use.Attribute == typeof(StreamAttribute) || dice.Chance(0.3))
            return Replace(declaration, type, use, use.With("", new ArgumentValue.Word(word)));
        if (dice.Chance(0.5))
            return Replace(declaration, type, use, use.With("From", new ArgumentValue.Word(word)));
        return Replace(declaration, type, use, use with { Arguments = [use.Arguments[0], new Argument("", new ArgumentValue.Word(word)), .. use.Arguments.Skip(1).Where(argument => argument.Value is not ArgumentValue.Words)] });
    }

    private static Declaration PassName(Declaration declaration, Dice dice, WildValues wild) =>
        Rename(declaration, dice, dice.Chance(0.8) ? Names.Odd(dice).TrimStart('@') : Names.Wrong(dice));

    private static Declaration SamePassName(Declaration declaration, Dice dice, WildValues wild) =>
        Rename(declaration, dice, dice.Of(Passes(declaration).Select(pair => pair.Use.Name).DefaultIfEmpty("Captioning").ToArray()));

    private static Declaration Form(Declaration declaration, Dice dice, WildValues wild)
    {
        var type = dice.Of(declaration.Classes);
        return declaration.With(type, type with { Form = dice.Member<ClassForm>() });
    }

    private static Declaration NotPartial(Declaration declaration, Dice dice, WildValues wild)
    {
        var type = dice.Of(declaration.Classes);
        return declaration.With(type, type with { IsPartial = false });
    }

    private static Declaration ClassName(Declaration declaration, Dice dice, WildValues wild)
    {
        var type = dice.Of(declaration.Classes);
        return declaration.With(type, type with { Name = Names.Odd(dice) }) with { Qualified = true };
    }

    /// <summary>Two classes of one name: in different namespaces, or in one but for the case of a letter.</summary>
    private static Declaration SameClassName(Declaration declaration, Dice dice, WildValues wild)
    {
        var (type, other) = (dice.Of(declaration.Classes), dice.Of(declaration.Classes));
        return dice.Chance(0.5)
            ? declaration.With(type, type with { Name = other.Name, Namespace = other == type ? "Twin" : $"{other.Namespace}.Twin".TrimStart('.') })
            : declaration.With(type, type with { Name = Cased(other.Name), Namespace = other.Namespace });

        static string Cased(string name) => name.ToUpperInvariant() == name ? name.ToLowerInvariant() : name.ToUpperInvariant();
    }

    private static Declaration TypeArgument(Declaration declaration, Dice dice, WildValues wild)
    {
        var generic = Uses(declaration).Where(pair => pair.Use.Types.Length > 0).ToArray();
        if (generic.Length == 0)
            return declaration;
        var (type, use) = dice.Of(generic);
        return Replace(declaration, type, use, use with { Types = use.Types.SetItem(dice.Between(0, use.Types.Length - 1), dice.Of([-1, .. declaration.Classes.Select(other => other.Key)])) });
    }

    private static Declaration Namespace(Declaration declaration, Dice dice, WildValues wild)
    {
        var type = dice.Of(declaration.Classes);
        return declaration.With(type, type with { Namespace = dice.Chance(0.5) ? Names.Odd(dice) : $"Deep.{Names.Odd(dice)}" }) with { Qualified = true };
    }

    private static Declaration GlobalNamespace(Declaration declaration, Dice dice, WildValues wild)
    {
        var type = dice.Of(declaration.Classes);
        return declaration.With(type, type with { Namespace = null });
    }

    private static Declaration Neighbour(Declaration declaration, Dice dice, WildValues wild) =>
        declaration with { Neighbours = declaration.Neighbours.Add(Names.Odd(dice)), Qualified = true };

    /// <summary>Gives a pass another name, and, but for now and then, what reads it too.</summary>
    private static Declaration Rename(Declaration declaration, Dice dice, string? name)
    {
        var passes = Passes(declaration).ToArray();
        if (passes.Length == 0)
            return declaration;
        var (type, pass) = dice.Of(passes);
        var follow = dice.Chance(0.9);
        var word = new ArgumentValue.Word(name);
        return declaration.With(type, type with
        {
            Attributes = [.. type.Attributes.Select(use => use == pass || (follow && use.Attribute != typeof(PassAttribute) && use.Attribute != typeof(CheckpointAttribute) && use.Name == pass.Name && use.Name is not null) ? use.With("", word) : use)],
        });
    }

    private static (ClassDeclaration Type, AttributeUse Use) Any(Declaration declaration, Dice dice) => dice.Of(Uses(declaration).ToArray());

    private static IEnumerable<(ClassDeclaration Type, AttributeUse Use)> Uses(Declaration declaration) =>
        declaration.Classes.SelectMany(type => type.Attributes.Select(use => (type, use)));

    private static IEnumerable<(ClassDeclaration Type, AttributeUse Use)> Passes(Declaration declaration) =>
        Uses(declaration).Where(pair => pair.Use.Attribute == typeof(PassAttribute));

    private static Declaration Replace(Declaration declaration, ClassDeclaration type, AttributeUse old, AttributeUse @new) =>
        declaration.With(type, type with { Attributes = type.Attributes.Replace(old, @new) });
}
