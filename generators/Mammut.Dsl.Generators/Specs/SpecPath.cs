namespace Mammut.Dsl.Generators.Specs;

/// <summary>
/// Names a place in a declaration without holding on to its syntax: an attribute of the class, one of its arguments, one
/// element of an array. The analyzer, which still has the symbol, turns it into a span.
/// </summary>
/// <param name="Attribute">The attribute's name without the suffix; empty for the class's own name.</param>
/// <param name="Occurrence">Which of several attributes of that name, from 0.</param>
/// <param name="Argument">The argument's name; empty for the whole attribute.</param>
/// <param name="Element">The index in an array argument; -1 for the whole argument.</param>
internal sealed record SpecPath(string Attribute, int Occurrence = 0, string Argument = "", int Element = -1)
{
    /// <summary>The class's own name.</summary>
    public static SpecPath Class { get; } = new("");

    /// <summary>An argument of this attribute.</summary>
    public SpecPath At(string argument, int element = -1) => this with { Argument = argument, Element = element };

    /// <summary>The first of these arguments that is written: a default is never to blame. The whole attribute where none is.</summary>
    public SpecPath AtGiven(EquatableArray<string> given, params string[] arguments) => At(arguments.FirstOrDefault(given.Contains) ?? "");
}
