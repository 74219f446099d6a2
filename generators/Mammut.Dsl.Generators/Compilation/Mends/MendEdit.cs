using System.Globalization;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>One change to a declaration's text.</summary>
/// <param name="Path">Where, in the owner's declaration.</param>
/// <param name="Text">The value, or the attribute without its brackets; names of the language are written in full, for the editor to shorten.</param>
internal sealed record MendEdit(MendKind Kind, MendOwner Owner, SpecPath Path, string Text)
{
    /// <summary>In front of every name of the language: the user's file need not have the using directive.</summary>
    public const string Language = "global::Mammut.";

    public static MendEdit MakePartial { get; } = new(MendKind.MakePartial, MendOwner.Self, SpecPath.Class, "");

    public static MendEdit Set(SpecPath path, string value) => new(MendKind.Set, MendOwner.Self, path, value);

    public static MendEdit Set(SpecPath path, int value) => Set(path, value.ToString(CultureInfo.InvariantCulture));

    public static MendEdit Set<TEnum>(SpecPath path, TEnum value)
        where TEnum : struct, Enum => Set(path, $"{Language}{typeof(TEnum).Name}.{value}");

    public static MendEdit SetName(SpecPath path, string name) => Set(path, CSharpNames.Literal(name));

    public static MendEdit Remove(SpecPath path) => new(MendKind.Remove, MendOwner.Self, path, "");

    /// <summary>An attribute behind the one that <paramref name="behind"/> names.</summary>
    public static MendEdit Add(SpecPath behind, string attribute) => new(MendKind.Add, MendOwner.Self, behind, Language + attribute);

    /// <summary>The same edit in the declaration of another class.</summary>
    public MendEdit Of(MendOwner owner) => this with { Owner = owner };
}
