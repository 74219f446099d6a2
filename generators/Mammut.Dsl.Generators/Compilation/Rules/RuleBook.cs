using System.Globalization;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>Collects what is wrong with one declaration.</summary>
/// <param name="path">The attribute whose arguments are checked.</param>
internal sealed class RuleBook(SpecPath path)
{
    private readonly List<CompileError> _errors = [];

    public IReadOnlyList<CompileError> Errors => _errors;

    public void Add(string id, SpecPath at, params string[] arguments) => _errors.Add(CompileError.At(at, id, arguments));

    /// <summary>A whole number within bounds, both included.</summary>
    public void Range(string argument, long value, long least, long most)
    {
        if (value < least || value > most)
            Add(DiagnosticIds.OutOfRange, path.At(argument), argument, Text(value), $"{Text(least)} to {Text(most)}");
    }

    /// <summary>A whole number with a lower bound only.</summary>
    public void AtLeast(string argument, long value, long least)
    {
        if (value < least)
            Add(DiagnosticIds.OutOfRange, path.At(argument), argument, Text(value), $"{Text(least)} or more");
    }

    /// <summary>A number within bounds; the lower or upper one excluded where said.</summary>
    public void Range(string argument, double value, double least, double most, bool excludeLeast = false, bool excludeMost = false)
    {
        if (value >= least && value <= most && !(excludeLeast && value <= least) && !(excludeMost && value >= most))
            return;
        var range = $"{(excludeLeast ? "above " : "")}{Text(least)} {(excludeMost ? "up to, not including," : "to")} {Text(most)}";
        Add(DiagnosticIds.OutOfRange, path.At(argument), argument, Text(value), range);
    }

    /// <summary>A value of an enumeration that exists.</summary>
    public void Known<T>(string argument, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(typeof(T), value))
            Add(DiagnosticIds.OutOfRange, path.At(argument), argument, value.ToString(), string.Join(", ", Enum.GetNames(typeof(T))));
    }

    /// <summary>An MLP ratio that gives a whole hidden width.</summary>
    public void MlpRatio(double ratio, int width)
    {
        Range("MlpRatio", ratio, 0, 64, excludeLeast: true);
        var hidden = ratio * width;
        // A third of 768 is written 0.333…: what rounding leaves is forgiven, a fraction of a feature is not.
        if (ratio is > 0 and <= 64 && (hidden < 0.5 || Math.Abs(hidden - Math.Round(hidden)) > 1e-3))
            Add(DiagnosticIds.NotWhole, path.At("MlpRatio"), Text(ratio), Text(width), Text(Math.Round(hidden, 6)));
    }

    /// <summary>What holds for every declared class.</summary>
    public void Class(TypeSpec type)
    {
        if (type.Fault is { } fault)
            Add(DiagnosticIds.UnsuitableClass, SpecPath.Class, type.Name, fault);
        else if (ReservedNames.IsTakenFromTypes(type.Name))
            Add(DiagnosticIds.UnsuitableClass, SpecPath.Class, type.Name, "has a name that the generated code uses itself");
        else if (!type.IsPartial)
            Add(DiagnosticIds.NotPartial, SpecPath.Class, type.Name);
    }

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
