extern alias generators;

using generators::Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.CodeFixes.Tests.Support;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.CodeFixes.Tests;

/// <summary>Every id has a mend that its page's wrong declaration shows, or a reason why it has none.</summary>
public class PageTests
{
    /// <summary>Ids without a mend, and what an editor cannot know.</summary>
    public static readonly IReadOnlyDictionary<string, string> WithoutMend = new Dictionary<string, string>
    {
        [DiagnosticIds.UnsuitableClass] = "why a class is static, generic, nested or a record is in its own code",
        [DiagnosticIds.MissingPart] = "another class may have been meant, and a new part's sizes are nobody's to guess",
        [DiagnosticIds.UnlikeWidths] = "no declaration gives it",
        [DiagnosticIds.NoModelTests] = "which model was meant, or why the class is as it is, the attribute does not say",
        [DiagnosticIds.NoTestFramework] = "the project has to change, not the declaration",
        [DiagnosticIds.CheckpointDiffers] = "the model may be wrong, or the file",
        [DiagnosticIds.CheckpointUnreadable] = "the project has to change, or the file",
        [DiagnosticIds.OverBudget] = "what a model shall do without, or cost more, is a decision",
        [DiagnosticIds.SuspendedScope] = "where a scope shall end is for its author to say",
        [DiagnosticIds.ThreadWithoutScope] = "where a scope shall end is for its author to say",
        [DiagnosticIds.EscapingTensor] = "a tensor that leaves a scope may belong to the next one out, or to nobody",
        [DiagnosticIds.Internal] = "the compiler is wrong, not the declaration",
    };

    /// <summary>Begins the line of a page that names the code fixes.</summary>
    private const string Mark = "- An editor offers: ";

    public static TheoryData<string> Mended => [.. Descriptors.All.Select(descriptor => descriptor.Id).Where(id => !WithoutMend.ContainsKey(id))];

    /// <summary>Those that a declaration gives by itself, without a file or another project beside it.</summary>
    public static TheoryData<string> NotMended =>
        [DiagnosticIds.UnsuitableClass, DiagnosticIds.MissingPart, DiagnosticIds.NoModelTests, DiagnosticIds.OverBudget, DiagnosticIds.CheckpointUnreadable];

    [Theory]
    [MemberData(nameof(Mended))]
    public async Task EachMend_OfTheWrongDeclaration_RemovesTheDiagnostic_AndTheCodeCompiles(string id)
    {
        var wrong = FixHarness.Of(Assert.Single(DiagnosticPage.Read(id).Wrong));
        var diagnostic = Assert.Single(await wrong.DiagnosticsAsync());
        var offers = await wrong.OffersAsync(diagnostic);
        Assert.NotEmpty(offers);
        Assert.Equal(offers.Count, offers.Select(offer => offer.EquivalenceKey).Distinct().Count());
        Assert.Equal(offers.Count, offers.Select(offer => offer.Title).Distinct().Count());
        foreach (var offer in offers)
        {
            var mended = await wrong.ApplyAsync(offer);
            var source = await mended.TextAsync();
            Assert.DoesNotContain(await mended.DiagnosticsAsync(), other => other.Id == id);
            Assert.DoesNotContain(await mended.DiagnosticsAsync(), other => other.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
            Assert.Empty(GeneratorHarness.Generate(source).Diagnostics);
        }
    }

    [Theory]
    [MemberData(nameof(Mended))]
    public async Task ThePage_NamesWhatAnEditorOffers_ForItsWrongDeclaration(string id)
    {
        var wrong = FixHarness.Of(Assert.Single(DiagnosticPage.Read(id).Wrong));
        var offers = await wrong.OffersAsync((await wrong.DiagnosticsAsync())[0]);
        var line = $"{Mark}{string.Join(", ", offers.Select(offer => $"`{offer.Title}`"))}.";
        var page = File.ReadAllLines(DiagnosticPage.PathOf(id));
        if (Environment.GetEnvironmentVariable("MAMMUT_ACCEPT") == "1")
        {
            page = [.. page.Where(other => !other.StartsWith(Mark, StringComparison.Ordinal)), .. page.Contains("## Notes") ? Array.Empty<string>() : ["", "## Notes", ""], line];
            File.WriteAllText(DiagnosticPage.PathOf(id), string.Join('\n', page) + '\n');
        }

        Assert.Equal(line, Assert.Single(page, other => other.StartsWith(Mark, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(NotMended))]
    public async Task ADiagnosticThatOnlyItsUserCanMend_OffersNothing(string id)
    {
        var wrong = FixHarness.Of(Assert.Single(DiagnosticPage.Read(id).Wrong));
        Assert.Empty(await wrong.OffersAsync(Assert.Single(await wrong.DiagnosticsAsync())));
    }
}
