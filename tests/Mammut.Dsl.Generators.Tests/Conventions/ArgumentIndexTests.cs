extern alias generators;

using generators::Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Conventions;

/// <summary>
/// No argument without a check: a number has the range that its comment gives, an enumeration its members, a name something it
/// names. A new argument fails here until it has them, and a declaration among <see cref="DeclaredModels"/> to stand in.
/// </summary>
public class ArgumentIndexTests
{
    /// <summary>What a bound meets where the rest of the declaration stays as it is; all others are right.</summary>
    private static readonly IReadOnlyDictionary<string, string> Met = new Dictionary<string, string>
    {
        ["VisionEncoder.PatchSize = 1024"] = DiagnosticIds.PatchDoesNotDivide,
        ["VisionEncoder.Heads = 1024"] = DiagnosticIds.HeadsDoNotDivide,
        ["VisionEncoder.MlpRatio = 5E-324"] = DiagnosticIds.NotWhole,
        ["Resampler.Latents = 1"] = DiagnosticIds.Conflicting,
        ["Resampler.Heads = 1024"] = DiagnosticIds.HeadsDoNotDivide,
        ["Resampler.HeadWidth = 1024"] = DiagnosticIds.SlowHeadWidth,
        ["TextDecoder.Heads = 1024"] = DiagnosticIds.HeadsDoNotDivide,
        ["TextDecoder.MlpRatio = 5E-324"] = DiagnosticIds.NotWhole,
        ["TextEncoder.Heads = 1024"] = DiagnosticIds.HeadsDoNotDivide,
        ["TextEncoder.MlpRatio = 5E-324"] = DiagnosticIds.NotWhole,
        ["SharedEncoder.PatchSize = 1024"] = DiagnosticIds.PatchDoesNotDivide,
        ["SharedEncoder.Heads = 1024"] = DiagnosticIds.HeadsDoNotDivide,
        ["SharedEncoder.MlpRatio = 5E-324"] = DiagnosticIds.NotWhole,
        ["CrossAttention.Heads = 1024"] = DiagnosticIds.HeadsDoNotDivide,
        ["CrossAttention.HeadWidth = 1024"] = DiagnosticIds.SlowHeadWidth,
        ["MaskedLanguageHead.MaskToken = 63"] = DiagnosticIds.Conflicting, // The end token.
        ["Budget.MaxParameters = 1"] = DiagnosticIds.OverBudget,
        ["Budget.MaxForwardFlops = 1"] = DiagnosticIds.OverBudget,
        ["Budget.MaxTrainingBytes = 1"] = DiagnosticIds.OverBudget,
    };

    /// <summary>What an empty string is, by argument.</summary>
    private static readonly IReadOnlyDictionary<string, string> WrongNames = new Dictionary<string, string>
    {
        ["Pass.name"] = DiagnosticIds.NotAnIdentifier,
        ["Pass.Continues"] = DiagnosticIds.UnknownPass,
        ["Pass.Reads"] = DiagnosticIds.UnknownPass,
        ["CaptionHead.pass"] = DiagnosticIds.UnknownPass,
        ["ContrastiveHead.pass"] = DiagnosticIds.UnknownPass,
        ["MatchingHead.pass"] = DiagnosticIds.UnknownPass,
        ["MaskedLanguageHead.pass"] = DiagnosticIds.UnknownPass,
        ["Stream.name"] = DiagnosticIds.NotAnIdentifier,
        ["Stream.Passes"] = DiagnosticIds.UnknownPass,
        ["Stage.name"] = DiagnosticIds.NotAnIdentifier,
        ["Stage.streams"] = DiagnosticIds.UnknownStream,
        ["Stage.From"] = DiagnosticIds.UnknownStream,
        ["Checkpoint.header"] = DiagnosticIds.CheckpointUnreadable,
    };

    public static TheoryData<string> Arguments() => [.. LanguageArguments.All().Select(argument => argument.ToString())];

    [Theory]
    [MemberData(nameof(Arguments))]
    public async Task AnArgument_IsChecked(string name)
    {
        var argument = LanguageArguments.All().Single(argument => argument.ToString() == name);
        if (argument.Type == typeof(int) || argument.Type == typeof(long) || argument.Type == typeof(double))
            await ANumberHasTheRangeOfItsComment(argument);
        else if (argument.Type.IsEnum)
            await OneIsRefused(argument, $"({argument.Type.Name})99", DiagnosticIds.OutOfRange);
        else if (argument.Type == typeof(string))
            await OneIsRefused(argument, "\"\"", WrongNames[name]);
        else if (argument.Type == typeof(string[]))
            await AListHoldsNames(argument);
        else if (argument.Type == typeof(int[]))
            await AListHoldsLayers(argument);
        else
            // A switch has no wrong value; OptionTests sees to it that both have an effect.
            Assert.Equal(typeof(bool), argument.Type);
    }

    private static async Task ANumberHasTheRangeOfItsComment(LanguageArgument argument)
    {
        var ranges = LanguageArguments.Ranges(argument, DeclaredModels.Vocabulary, DeclaredModels.Depth);
        Assert.True(ranges.Count > 0, $"{argument} has no range in its comment, such as “1 to 1024”: {argument.Comment}");
        foreach (var range in ranges)
        {
            var (model, attribute) = Context(argument, range.When);
            await Holds(model, attribute, argument.Name, range.Least);
            await Fails(model, attribute, argument.Name, range.Below, DiagnosticIds.OutOfRange);
            if (range.Most is not { } most || range.Above is not { } above)
                continue;
            await Holds(model, attribute, argument.Name, most);
            await Fails(model, attribute, argument.Name, above, DiagnosticIds.OutOfRange);
        }
    }

    private static async Task AListHoldsLayers(LanguageArgument argument)
    {
        var (model, attribute) = Context(argument, null);
        foreach (var layer in new[] { 0, DeclaredModels.Depth - 1 })
            Assert.Empty(await GeneratorHarness.AnalyzeAsync(model.With(attribute, argument.Name, $"[{layer}]").Write().Source));
        foreach (var layer in new[] { -1, DeclaredModels.Depth })
        {
            var (source, place) = model.With(attribute, argument.Name, $"[{layer}]").Write();
            var found = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
            Assert.Equal(DiagnosticIds.LayerOutOfRange, found.Id);
            Assert.Equal($"{layer}", source.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
            Assert.InRange(found.Location.SourceSpan.Start, place(attribute, argument.Name).Start, place(attribute, argument.Name).Start + place(attribute, argument.Name).Length);
        }
    }

    private static async Task AListHoldsNames(LanguageArgument argument)
    {
        var (model, attribute) = Context(argument, null);
        var (source, place) = model.With(attribute, argument.Name, "[\"\"]").Write();
        var (start, length) = place(attribute, argument.Name);
        var found = Assert.Single(await GeneratorHarness.AnalyzeAsync(source), found => found.Id == WrongNames[argument.ToString()]);
        Assert.Equal("\"\"", source.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
        Assert.InRange(found.Location.SourceSpan.Start, start, start + length);
    }

    private static async Task OneIsRefused(LanguageArgument argument, string value, string id)
    {
        var (model, attribute) = Context(argument, null);
        await Fails(model, attribute, argument.Name, value, id);
    }

    /// <summary>In range, and nothing else is wrong with it but what the table says.</summary>
    private static async Task Holds(DeclaredModel model, int attribute, string argument, string value)
    {
        var (source, place) = model.With(attribute, argument, value).Write();
        var (start, _) = place(attribute, argument);
        var bound = $"{XmlDocumentation.Title(model.Attributes[attribute].Type)}.{argument} = {value}";
        var found = (await GeneratorHarness.AnalyzeAsync(source, DeclaredModels.Header)).Where(found => found.Location.SourceSpan.Start == start).Select(found => $"{bound}: {found.Id}");
        Assert.Equal(Met.TryGetValue(bound, out var id) ? [$"{bound}: {id}"] : [], found);
    }

    private static async Task Fails(DeclaredModel model, int attribute, string argument, string value, string id)
    {
        var (source, place) = model.With(attribute, argument, value).Write();
        var (start, length) = place(attribute, argument);
        var found = (await GeneratorHarness.AnalyzeAsync(source, DeclaredModels.Header)).Where(found => found.Location.SourceSpan.Start == start).ToArray();
        Assert.True(found.Length == 1, $"{argument} = {value} has {found.Length} diagnostics: {string.Join(", ", found.Select(one => one.ToString()))}");
        Assert.Equal(length, found[0].Location.SourceSpan.Length);
        Assert.Equal(id, found[0].Id);
    }

    /// <summary>A declaration with the argument, best one that writes it; for a temperature, one that learns it or does not.</summary>
    private static (DeclaredModel Model, int Attribute) Context(LanguageArgument argument, string? learned)
    {
        var contexts = from model in DeclaredModels.All
                       from found in model.Arguments()
                       where found.Argument.ToString() == argument.ToString()
                       where learned is null || (model.Value(found.Attribute, "LearnedTemperature") ?? "true") == learned
                       orderby model.Value(found.Attribute, argument.Name) is null
                       select (model, found.Attribute);
        return contexts.FirstOrDefault() is { model: not null } context ? context : throw new InvalidOperationException($"No declaration among DeclaredModels has [{XmlDocumentation.Title(argument.Attribute)}].");
    }
}
