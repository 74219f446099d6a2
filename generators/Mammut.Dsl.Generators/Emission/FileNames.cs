using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Names of the generated files. The compiler takes names that differ only in case for the same, as some file systems do.</summary>
internal static class FileNames
{
    /// <summary>The classes whose names differ from another one's only in case; usually none.</summary>
    public static EquatableArray<string> Twins(IEnumerable<string> classes) => new(
        classes.Distinct(StringComparer.Ordinal).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).SelectMany(same => same).OrderBy(name => name, StringComparer.Ordinal));

    /// <summary>The name of a class's file, without extension; twins are numbered.</summary>
    public static string Of(TypeSpec type, EquatableArray<string> twins)
    {
        var @class = type.FullName;
        var number = twins.Contains(@class)
            ? twins.Where(twin => string.Equals(twin, @class, StringComparison.OrdinalIgnoreCase)).TakeWhile(twin => twin != @class).Count()
            : 0;
        // A keyword as a name is written with @, which no file name may have.
        return $"{@class.Replace("@", "")}{(number == 0 ? "" : "." + CSharpNames.Number(number + 1))}";
    }
}
