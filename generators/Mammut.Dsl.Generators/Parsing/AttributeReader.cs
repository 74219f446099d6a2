using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>Reads the arguments of one attribute; what is not written has the default of the attribute class.</summary>
internal readonly struct AttributeReader(AttributeData attribute)
{
    /// <summary>Names of the arguments that the user wrote, by name: their order means nothing. A list that is null is not given.</summary>
    public EquatableArray<string> Given =>
        new(attribute.NamedArguments.Where(argument => !argument.Value.IsNull).Select(argument => argument.Key).OrderBy(name => name, StringComparer.Ordinal));

    public int Int(string name, int @default) => Value(name) is int value ? value : @default;

    public long Long(string name, long @default) => Value(name) is long value ? value : @default;

    public double Double(string name, double @default) => Value(name) is double value ? value : @default;

    public bool Bool(string name, bool @default) => Value(name) is bool value ? value : @default;

    /// <summary>The text, or null where it is not written.</summary>
    public string? Text(string name) => Value(name) as string;

    public T Enum<T>(string name, T @default)
        where T : struct, Enum => Value(name) is int value ? (T)(object)value : @default;

    /// <summary>The list of numbers, or null where it is not written.</summary>
    public EquatableArray<int>? Ints(string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value is { Kind: TypedConstantKind.Array, IsNull: false })
                return new(argument.Value.Values.Select(value => value.Value is int number ? number : 0));
        }

        return null;
    }

    /// <summary>The list of texts, or null where it is not written; an element that is null is empty.</summary>
    public EquatableArray<string>? Texts(string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value is { Kind: TypedConstantKind.Array, IsNull: false })
                return Texts(argument.Value);
        }

        return null;
    }

    /// <summary>The texts behind the first positional argument; none where they are missing or null.</summary>
    public EquatableArray<string> Names() =>
        attribute.ConstructorArguments.Length > 1 && attribute.ConstructorArguments[1] is { Kind: TypedConstantKind.Array, IsNull: false } list ? Texts(list) : default;

    private static EquatableArray<string> Texts(TypedConstant list) => new(list.Values.Select(value => value.Value as string ?? ""));

    /// <summary>The first positional argument as text; empty where it is missing or null.</summary>
    public string Name() => attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Primitive, Value: string name } ? name : "";

    private object? Value(string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Kind != TypedConstantKind.Array)
                return argument.Value.Value;
        }

        return null;
    }
}
