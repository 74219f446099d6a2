using Mammut.Dsl.CodeFixes.Tests.Support;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.CodeFixes.Tests;

/// <summary>The corpus of broken declarations, mended: in every way that is offered, with the generated code in sight as in an editor.</summary>
public class CorpusTests
{
    public static TheoryData<string> Names() =>
        [.. CorpusFiles.Names("Broken").Where(name => !PageTests.WithoutMend.ContainsKey(Assert.Single(MarkupSource.Parse(CorpusFiles.Read("Broken", name)).Expected).Id))];

    [Fact]
    public void ThereAreAtLeastForty() => Assert.True(Names().Count >= 40);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EachMend_OfAFault_RemovesIt_AndTheCodeCompiles(string name)
    {
        var (source, expected) = MarkupSource.Parse(CorpusFiles.Read("Broken", name));
        var wrong = FixHarness.Of(source);
        var diagnostic = Assert.Single(await wrong.DiagnosticsAsync(), diagnostic => diagnostic.Id == Assert.Single(expected).Id);
        var offers = await wrong.OffersAsync(diagnostic);
        Assert.NotEmpty(offers);
        foreach (var offer in offers)
        {
            var mended = await wrong.ApplyAsync(offer);
            Assert.DoesNotContain(await mended.DiagnosticsAsync(), other => other.Id == diagnostic.Id || other.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
            Assert.Empty(GeneratorHarness.Generate(await mended.TextAsync()).Diagnostics);
        }
    }
}
