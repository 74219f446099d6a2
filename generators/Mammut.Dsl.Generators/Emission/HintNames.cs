using System.Globalization;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>
/// Names for the generated files of classes. The compiler and many disks compare them without case, and an equal name would
/// cost the user every generated file; so a class whose name another has in other letters gets a mark of its own.
/// </summary>
/// <param name="Alike">The full names that differ from another one only in case; none in most projects.</param>
internal sealed record HintNames(EquatableArray<string> Alike)
{
    public static HintNames Of(IEnumerable<TypeSpec> types) => new(new EquatableArray<string>(types
        .Select(type => type.FullName)
        .Distinct(StringComparer.Ordinal)
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .Where(alike => alike.Count() > 1)
        .SelectMany(alike => alike)
        .OrderBy(name => name, StringComparer.Ordinal)));

    /// <summary>The name for a class's file, without an extension. It depends on the class's own name alone.</summary>
    public string this[TypeSpec type]
    {
        get
        {
            // A namespace may be written @event; a hint name may not.
            var name = type.FullName.Replace("@", "");
            return Alike.Contains(type.FullName) ? $"{name}-{Mark(type.FullName)}" : name;
        }
    }

    /// <summary>The FNV-1a hash of a name: short, and the same in every process.</summary>
    private static string Mark(string name) =>
        name.Aggregate(14695981039346656037, (hash, letter) => unchecked((hash ^ letter) * 1099511628211)).ToString("x16", CultureInfo.InvariantCulture);
}
