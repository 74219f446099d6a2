using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>What to do with a value out of range where nothing more is known of the argument.</summary>
internal static class RangeMends
{
    /// <summary>The nearer bound; for a value that is too small also the default, which may be what was meant by “none”.</summary>
    public static IEnumerable<Mend> Whole(SpecPath path, long value, ArgumentRange range)
    {
        // A limit of one is none that anybody means.
        if (!double.IsPositiveInfinity(range.Most))
            yield return Number("bound", path, value < range.Least ? range.Least : range.Most);
        if (value < range.Least)
            yield return Default(path);
    }

    /// <summary>A share that was written in percent; else the nearer bound, unless that is excluded.</summary>
    public static IEnumerable<Mend> Real(SpecPath path, double value, ArgumentRange range)
    {
        if (range is { ExcludeMost: true, Most: 1 } && value is > 1 and < 100)
            yield return Number("percent", path, value / 100);
        else if (value < range.Least && !range.ExcludeLeast)
            yield return Number("bound", path, range.Least);
        else if (value > range.Most && !range.ExcludeMost)
            yield return Number("bound", path, range.Most);
        else
            yield return Default(path);
    }

    /// <summary>The argument left out.</summary>
    public static Mend Default(SpecPath path) => Mend.Of("default", $"Remove {path.Argument}, for its default", MendEdit.Remove(path));

    private static Mend Number(string role, SpecPath path, double value) =>
        Mend.Of(role, $"Set {path.Argument} = {RuleBook.Text(value)}", MendEdit.Set(path, RuleBook.Text(value)));
}
