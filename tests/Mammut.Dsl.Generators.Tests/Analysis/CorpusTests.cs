using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>
/// Broken declarations, each the shape of a fault that reached users of other libraries or of ours to come: one diagnostic each,
/// where the mark is.
/// </summary>
public class CorpusTests
{
    public static TheoryData<string> Names() => [.. CorpusFiles.Names("Broken")];

    [Fact]
    public void ThereAreAtLeastForty() => Assert.True(CorpusFiles.Names("Broken").Count() >= 40);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AFault_GivesOneDiagnostic_InItsPlace(string name)
    {
        var text = CorpusFiles.Read("Broken", name);
        Assert.StartsWith("// Fault: ", text);
        var (source, expected) = MarkupSource.Parse(text);
        var (id, start, length) = Assert.Single(expected);
        var headers = CorpusFiles.Headers(source);
        foreach (var diagnostics in new[] { await GeneratorHarness.AnalyzeAsync(source, headers), await GeneratorHarness.AnalyzeGeneratedAsync(source, headers) })
        {
            var actual = Assert.Single(diagnostics);
            Assert.Equal((id, start, length), (actual.Id, actual.Location.SourceSpan.Start, actual.Location.SourceSpan.Length));
        }

        Assert.Empty(GeneratorHarness.Generate(source).Diagnostics);
    }
}
