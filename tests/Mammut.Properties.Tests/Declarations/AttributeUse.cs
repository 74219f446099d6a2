namespace Mammut.Properties.Tests.Declarations;

/// <summary>One argument; a positional one has no name.</summary>
internal sealed record Argument(string Name, ArgumentValue Value);

/// <summary>One attribute on a class.</summary>
/// <param name="Attribute">The attribute's class; open where it is generic.</param>
/// <param name="Types">Keys of the classes it has as type arguments; one that no class has stands for <c>object</c>.</param>
internal sealed record AttributeUse(Type Attribute, ImmutableArray<int> Types, ImmutableArray<Argument> Arguments)
{
    public AttributeUse(Type attribute, params IEnumerable<Argument> arguments) : this(attribute, [], [.. arguments])
    {
    }

    /// <summary>The value of a property as it is for the compiler: given, or the attribute's default.</summary>
    public T Get<T>(string property) =>
        Arguments.LastOrDefault(argument => argument.Name == property) is { } given ? (T)given.Value.Value! : (T)Language.Default(Attribute, property)!;

    public bool Gives(string property) => Arguments.Any(argument => argument.Name == property);

    /// <summary>The positional text, such as a pass's name.</summary>
    public string? Name => Arguments.FirstOrDefault(argument => argument.Name.Length == 0)?.Value.Value as string;

    /// <summary>The same with a property given another value.</summary>
    public AttributeUse With(string property, ArgumentValue value)
    {
        var given = Arguments.FirstOrDefault(argument => argument.Name == property);
        return this with
        {
            Arguments = given is not null ? Arguments.Replace(given, new Argument(property, value))
                : property.Length == 0 ? Arguments.Insert(0, new Argument(property, value))
                : Arguments.Add(new Argument(property, value)),
        };
    }
}
