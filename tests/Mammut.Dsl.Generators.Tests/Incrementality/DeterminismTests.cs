using System.Globalization;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Incrementality;

/// <summary>
/// The same declarations give the same text, whatever surrounds them. That another process, in another folder and language,
/// gives it too is shown by a real build in <see cref="Build.CompanionFileTests"/>.
/// </summary>
public class DeterminismTests
{
    private static readonly string[] Classes = [.. GeneratorHarness.Scene[GeneratorHarness.Scene.IndexOf("[Vision", StringComparison.Ordinal)..].Split("\n\n")];

    private static readonly IReadOnlyDictionary<string, string> Files = GeneratorHarness.Generate(GeneratorHarness.Scene).Files;

    public static TheoryData<int, int, int> Orders() => new() { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

    [Theory]
    [MemberData(nameof(Orders))]
    public void TheOrderOfDeclarations_MeansNothing(int first, int second, int third) =>
        Assert.Equal(Files, GeneratorHarness.Generate($"using Mammut;\nnamespace Scenes;\n{Classes[first]}\n{Classes[second]}\n{Classes[third]}").Files);

    [Theory]
    [MemberData(nameof(Orders))]
    public void TheOrderAndNamesOfFiles_MeanNothing(int first, int second, int third)
    {
        var files = new[] { first, second, third }.Select((place, i) => GeneratorHarness.Parse($"using Mammut;\nnamespace Scenes;\n{Classes[place]}", $"folder{i}/{(char)('z' - i)}.cs"));
        Assert.Equal(Files, GeneratorHarness.Generate(GeneratorHarness.Compile([.. files])).Files);
    }

    [Fact]
    public void LineEndsOfTheSource_MeanNothing()
    {
        Assert.Equal(Files, GeneratorHarness.Generate(GeneratorHarness.Scene.Replace("\n", "\r\n")).Files);
        Assert.All(Files.Values, text => Assert.DoesNotContain('\r', text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Width = 96, Depth = 4, Heads = 4", "Width = -96, Depth = 4, Heads = -4")]
    [InlineData("AttentionMask.Causal", "(AttentionMask)(-1)")]
    [InlineData("LossWeight = 1.0, ", "LossWeight = -0.5, ")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = [-1])]")]
    public async Task TheLanguageOfTheMachine_MeansNothing(string before, string after = "")
    {
        var source = before.Length == 0 ? GeneratorHarness.Scene : GeneratorHarness.Scene.Replace(before, after);
        var files = GeneratorHarness.Generate(source, ("MammutDumpGraph", "true")).Files;
        var messages = await Messages(source);
        var culture = CultureInfo.DefaultThreadCurrentCulture;
        try
        {
            // The Finnish minus sign is not the one of C#; nor is the decimal comma.
            var finnish = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (finnish.NumberFormat.NegativeSign, finnish.NumberFormat.NumberDecimalSeparator, finnish.NumberFormat.NumberGroupSeparator) = ("−", ",", " ");
            (CultureInfo.CurrentCulture, CultureInfo.DefaultThreadCurrentCulture) = (finnish, finnish);
            Assert.Equal(files, GeneratorHarness.Generate(source, ("MammutDumpGraph", "true")).Files);
            Assert.Equal(messages, await Messages(source));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.DefaultThreadCurrentCulture) = (CultureInfo.InvariantCulture, culture);
        }
    }

    [Fact]
    public void TheText_HasNothingOfTheMachine()
    {
        var strangers = new[] { Environment.MachineName, Environment.CurrentDirectory, Path.GetTempPath(), "Declarations.cs", DateTime.Now.ToString("yyyy-MM", CultureInfo.InvariantCulture) };
        foreach (var stranger in strangers.Where(stranger => stranger.Length > 3))
            Assert.All(Files.Values, text => Assert.DoesNotContain(stranger, text));
    }

    private static async Task<string[]> Messages(string source) =>
        [.. (await GeneratorHarness.AnalyzeAsync(source)).Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture))];
}
