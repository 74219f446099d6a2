using System.Reflection;

namespace Mammut.Properties.Tests.Declarations;

/// <summary>The words of the language, read from its assembly: a new one cannot be forgotten here.</summary>
internal static class Language
{
    /// <summary>Every attribute, in order of name.</summary>
    public static ImmutableArray<Type> Attributes { get; } =
    [
        .. typeof(PassAttribute).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Attribute)) && !type.IsAbstract).OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>The named arguments of an attribute, in order of name.</summary>
    public static ImmutableArray<PropertyInfo> Properties(Type attribute) =>
    [
        .. attribute.GetProperties().Where(property => property.SetMethod is { IsPublic: true }).OrderBy(property => property.Name, StringComparer.Ordinal),
    ];

    /// <summary>The value of a property that nobody sets.</summary>
    public static object? Default(Type attribute, string property)
    {
        var closed = Close(attribute);
        return closed.GetProperty(property)!.GetValue(Defaults.GetOrAdd(closed, type => Activator.CreateInstance(type, Blanks(type))!));
    }

    /// <summary>The attribute's name as people write it.</summary>
    public static string Name(Type attribute) => attribute.Name.Split('`')[0][..^"Attribute".Length];

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, object> Defaults = [];

    private static Type Close(Type attribute) =>
        attribute.IsGenericTypeDefinition ? attribute.MakeGenericType([.. attribute.GetGenericArguments().Select(_ => typeof(object))]) : attribute;

    private static object?[] Blanks(Type type) =>
        [.. type.GetConstructors().Single().GetParameters().Select(parameter => parameter.ParameterType == typeof(string) ? "" : null)];
}
