namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>The numbers that an argument may be. Whatever lies outside, not-a-number included, is an error.</summary>
internal readonly record struct ArgumentRange(double Least, double Most, bool ExcludeLeast = false, bool ExcludeMost = false)
{
    public bool Contains(double value) => (ExcludeLeast ? value > Least : value >= Least) && (ExcludeMost ? value < Most : value <= Most);

    /// <summary>As a message names it: “1 to 1024”.</summary>
    public override string ToString() => double.IsPositiveInfinity(Most)
        ? $"{RuleBook.Text(Least)} or more"
        : $"{(ExcludeLeast ? "above " : "")}{RuleBook.Text(Least)} {(ExcludeMost ? "up to, not including," : "to")} {RuleBook.Text(Most)}";
}
