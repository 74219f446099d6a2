namespace Mammut.Dsl.Generators.Specs;

/// <summary>The class that carries a declaration.</summary>
/// <remarks>Immutable and equal by value all the way down: it is part of the incremental gate.</remarks>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="Name">The simple name.</param>
/// <param name="Accessibility"><c>public</c> or <c>internal</c>.</param>
/// <param name="Fault">Why a module cannot be generated into it, or null: a sentence part such as "is static".</param>
/// <param name="IsPartial">Whether every part of it is declared partial.</param>
/// <param name="Hidden">Names of the generated code's own that mean something else where the class stands.</param>
/// <param name="Clashes">Members of the user's own that have the name of a generated one.</param>
internal sealed record TypeSpec(string Namespace, string Name, string Accessibility, bool IsPartial, string? Fault, EquatableArray<string> Hidden = default, EquatableArray<string> Clashes = default)
{
    /// <summary>The fault of a part in another assembly that is a declaration only.</summary>
    public const string Ungenerated = "was compiled without the generator";

    public string FullName => Namespace.Length == 0 ? Name : Namespace + "." + Name;
}
