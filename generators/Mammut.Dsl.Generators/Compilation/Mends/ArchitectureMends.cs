using System.Globalization;
using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>Mends of what vision encoders and text decoders have in common: heads and MLPs.</summary>
internal static class ArchitectureMends
{
    /// <summary>Head counts near the declared one that divide the width into heads whose width is a multiple of <paramref name="multiple"/>.</summary>
    public static IEnumerable<int> Heads(int heads, int width, int multiple = 1) =>
        NearestNumbers.Around(heads, 1, Math.Min(1024, width), count => width % count == 0 && width / count % multiple == 0);

    /// <summary>Those of them whose heads the fused kernels take.</summary>
    public static IEnumerable<int> FastHeads(int heads, int width) =>
        NearestNumbers.Around(heads, 1, Math.Min(1024, width), count => width % count == 0 && !Advice.IsSlow(width / count));

    /// <summary>Widths near the declared one that the heads divide, and that are a multiple of <paramref name="multiple"/>.</summary>
    public static IEnumerable<int> Widths(int width, int heads, int multiple = 1) =>
        NearestNumbers.Around(width, 1, 65536, other => heads > 0 && other % heads == 0 && other % multiple == 0);

    public static string HeadsTitle(int heads, int width) => $"Set Heads = {RuleBook.Text(heads)}, for a head width of {RuleBook.Text(width / heads)}";

    /// <summary>The ratio that gives the nearest whole hidden width.</summary>
    public static void MlpRatio<TSpec>(MendBook<TSpec> book, SpecPath path, double ratio, int width, Func<double, TSpec> with)
    {
        var hidden = Math.Max(1, Math.Round(ratio * width));
        if (!(ratio > 0 && ratio <= 64))
            return;
        var text = Ratio(hidden, width);
        book.Offer("whole", $"Set MlpRatio = {text}, for {hidden.ToString(CultureInfo.InvariantCulture)} features", with(hidden / width), MendEdit.Set(path.At("MlpRatio"), text));
    }

    /// <summary>The quotient as a short number where it is one, else as it is meant: features by width.</summary>
    private static string Ratio(double hidden, int width)
    {
        var quotient = RuleBook.Text(hidden / width);
        return quotient.Length <= 5 ? quotient : $"{hidden.ToString("F1", CultureInfo.InvariantCulture)} / {RuleBook.Text(width)}";
    }
}
