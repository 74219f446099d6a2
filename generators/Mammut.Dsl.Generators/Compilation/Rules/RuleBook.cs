using System.Globalization;
using Mammut.Dsl.Generators.Compilation.Mends;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>Collects what is wrong with one declaration. A check says whether it found nothing, so that no other builds on a wrong value.</summary>
/// <param name="path">The attribute whose arguments are checked.</param>
internal sealed class RuleBook(SpecPath path)
{
    private readonly List<CompileError> _errors = [];

    public IReadOnlyList<CompileError> Errors => _errors;

    public void Add(string id, SpecPath at, params string[] arguments) => _errors.Add(CompileError.At(at, id, arguments));

    /// <summary>Two arguments that do not go together.</summary>
    public void Conflict(SpecPath at, string one, string other, string why) => Add(DiagnosticIds.Conflicting, at, one, other, why);

    /// <summary>A whole number within its range.</summary>
    public bool Range(string argument, long value, ArgumentRange range) =>
        range.Contains(value) || OutOfRange(argument, Text(value), range.ToString(), RangeMends.Whole(path.At(argument), value, range));

    /// <summary>A number within its range.</summary>
    public bool Range(string argument, double value, ArgumentRange range) =>
        range.Contains(value) || OutOfRange(argument, Text(value), range.ToString(), RangeMends.Real(path.At(argument), value, range));

    /// <summary>A value of an enumeration that exists.</summary>
    public bool Known<T>(string argument, T value)
        where T : struct, Enum =>
        Enum.IsDefined(typeof(T), value) || OutOfRange(argument, Text(Convert.ToInt64(value, CultureInfo.InvariantCulture)), string.Join(", ", Enum.GetNames(typeof(T))), [RangeMends.Default(path.At(argument))]);

    /// <summary>A width, and an MLP ratio that gives a whole hidden width.</summary>
    public bool WidthAndRatio(int width, double ratio)
    {
        var isWidth = Range("Width", width, Ranges.Width);
        if (!Range("MlpRatio", ratio, Ranges.MlpRatio) || !isWidth)
            return isWidth;
        IsWhole(width, ratio);
        return true;
    }

    /// <summary>An MLP ratio that gives a whole hidden width.</summary>
    public void IsWhole(int width, double ratio)
    {
        var hidden = ratio * width;
        // A third of 768 is written 0.333…: what rounding leaves is forgiven, a fraction of a feature is not.
        if (hidden < 0.5 || Math.Abs(hidden - Math.Round(hidden)) > 1e-3)
            Add(DiagnosticIds.NotWhole, path.At("MlpRatio"), Text(ratio), Text(width), Text(Math.Round(hidden, 6)));
    }

    /// <summary>What holds for every declared class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="isTaken">Whether none may have a name; null for what holds for parts.</param>
    public void Class(TypeSpec type, Func<string, bool>? isTaken = null)
    {
        if (type.Fault is { } fault)
            Add(DiagnosticIds.UnsuitableClass, SpecPath.Class, type.Name, fault);
        else if ((isTaken ?? ReservedNames.IsTakenFromTypes)(type.Name))
            Add(DiagnosticIds.UnsuitableClass, SpecPath.Class, type.Name, "has a name that the generated code uses itself");
        else if (!type.IsPartial)
            Add(DiagnosticIds.NotPartial, SpecPath.Class, type.Name, "its module is generated into it");
        foreach (var member in type.Clashes)
            Conflict(SpecPath.Class.At(member), $"the member “{member}”", $"what the generated code calls {member}", $"both would be members of {type.Name}");
    }

    private bool OutOfRange(string argument, string value, string range, IEnumerable<Mend> mends)
    {
        _errors.Add(CompileError.At(path.At(argument), DiagnosticIds.OutOfRange, argument, value, range) with { Mends = new(mends) });
        return false;
    }

    public static string Text(long value) => Numbers.Text(value);

    public static string Text(double value) => Numbers.Text(value);
}
