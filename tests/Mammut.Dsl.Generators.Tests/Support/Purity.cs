extern alias generators;

using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using generators::Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>Looks through types and values for what an incremental pipeline must not keep.</summary>
internal static class Purity
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>What is wrong with a type, each with the way to it; nothing where it is immutable and equal by value all the way down.</summary>
    public static IReadOnlyList<string> Faults(Type type)
    {
        var faults = new List<string>();
        Walk(type, "", [], faults);
        return faults;
    }

    public static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    /// <summary>What a value holds, however deep, that is neither a number, a text, a record of ours nor a list of such.</summary>
    public static IReadOnlyList<string> Strangers(object? value)
    {
        var found = new List<string>();
        Look(value, "", found);
        return found;
    }

    private static void Walk(Type type, string path, HashSet<Type> seen, List<string> faults)
    {
        if (IsPlain(type) || !seen.Add(type))
            return;
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            Walk(inner, path, seen, faults);
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
        {
            // The one list that is allowed: it copies what it is given, shows no array, and compares its elements.
            Walk(type.GetGenericArguments()[0], $"{path}{type.Name}: ", seen, faults);
        }
        else if (IsRecord(type) && type.IsSealed && typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type))
        {
            foreach (var field in type.GetFields(Fields))
            {
                var name = $"{path}{PropertyName(field)}";
                if (!field.IsInitOnly)
                    faults.Add($"{name} can be set");
                Walk(field.FieldType, $"{name}: ", seen, faults);
            }
        }
        else
        {
            faults.Add($"{path}{type} is neither plain, nor an EquatableArray, nor a sealed record");
        }
    }

    private static void Look(object? value, string path, List<string> found)
    {
        if (value is null || IsPlain(value.GetType()))
            return;
        var type = value.GetType();
        if (value is ITuple tuple)
        {
            for (var i = 0; i < tuple.Length; i++)
                Look(tuple[i], $"{path}[{i}]", found);
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
        {
            foreach (var item in (IEnumerable)value)
                Look(item, $"{path}[]", found);
        }
        else if (IsRecord(type))
        {
            foreach (var field in type.GetFields(Fields))
                Look(field.GetValue(value), $"{path}.{PropertyName(field)}", found);
        }
        else
        {
            found.Add($"{path}: {type}");
        }
    }

    private static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string);

    // <Width>k__BackingField
    private static string PropertyName(FieldInfo field) => field.Name.Split('<', '>') is [_, var name, _] ? name : field.Name;
}
