using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Analysis;

/// <summary>Names the parameters that no loss reaches, the largest first: which of like layers they are, and why.</summary>
internal static class UntrainedParameters
{
    public static IEnumerable<string> Of(ModelSpec spec, GraphModule module)
    {
        var trained = TrainedParameters.Of(module, spec.Losses());
        var table = ParameterTable.Of(module).Where(entry => entry.Parameter.IsTrainable).ToArray();
        var groups = table.Where(entry => !trained.Contains(entry.Key)).GroupBy(entry => Group(entry.Key)).ToArray();
        return
        [
            .. from @group in groups.OrderByDescending(@group => @group.Sum(entry => entry.Parameter.Elements))
               select $"{@group.Key}{Places(@group.Key, @group.Select(entry => entry.Key), table.Select(entry => entry.Key))}{Cause(@group.Key, spec)}",
        ];
    }

    /// <summary><c>text.layers.3.mlp.in.weight</c> to <c>text.layers</c>.</summary>
    private static string Group(string key) => string.Join(".", key.Split('.').Take(2));

    /// <summary>Which of several, where it is not all of them.</summary>
    private static string Places(string group, IEnumerable<string> untrained, IEnumerable<string> all)
    {
        var (some, every) = (Numbered(untrained), Numbered(all));
        if (some.Length == every.Length)
            return "";
        var isRun = some.Length > 1 && some[some.Length - 1] - some[0] == some.Length - 1;
        return " " + (isRun ? $"{Numbers.Text(some[0])} to {Numbers.Text(some[some.Length - 1])}" : string.Join(" and ", some.Select(place => Numbers.Text(place))));

        int[] Numbered(IEnumerable<string> keys) =>
            [.. keys.Where(key => Group(key) == group).Select(key => int.TryParse(key.Split('.').ElementAtOrDefault(2), out var place) ? place : -1).Where(place => place >= 0).Distinct().OrderBy(place => place)];
    }

    /// <summary>What a head would have to read, where that can be said.</summary>
    private static string Cause(string group, ModelSpec spec)
    {
        var heads = new[] { spec.Caption?.Pass, spec.Contrastive?.Pass, spec.Matching?.Pass }.OfType<string>().Concat(spec.MaskedLanguage.Select(masked => masked.Pass)).Select(spec.Pass).OfType<PassSpec>();
        var read = heads.SelectMany(spec.Chain).Distinct().ToArray();
        var cause = group switch
        {
            _ when read.Length == 0 && group.StartsWith("text.", StringComparison.Ordinal) => "no head reads a text",
            "text.cross_layers" or "image_projection.weight" when !read.Any(pass => pass.CrossAttention) => "no head reads a pass with cross-attention",
            "text.layers" or "text.attention_layers" or "text.cross_layers" or "text.last_norm" when read.All(pass => spec.End(pass) < spec.Text!.Depth) =>
                $"what heads read stops behind layer {Numbers.Text(read.Select(spec.End).DefaultIfEmpty(1).Max() - 1)}",
            "text.head" when spec.Caption is null => "there is no [CaptionHead]",
            _ when group.StartsWith("vision.", StringComparison.Ordinal) && spec.Contrastive is null =>
                read.Any(pass => pass.SeesImage) ? "only a [ContrastiveHead] pools images" : "no head reads a pass that sees the image",
            _ when group.StartsWith("text_norms", StringComparison.Ordinal) => "no head reads the pass that stops there",
            _ => "",
        };
        return cause.Length == 0 ? "" : $" ({cause})";
    }
}
