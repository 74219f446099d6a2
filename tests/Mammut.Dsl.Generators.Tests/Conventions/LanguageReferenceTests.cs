using System.Text.RegularExpressions;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Conventions;

/// <summary>The language reference says what the attributes say.</summary>
public partial class LanguageReferenceTests
{
    private static readonly string Reference = RepositoryFiles.PathOf("docs", "language.md");

    /// <summary>With <c>MAMMUT_ACCEPT=1</c> it is written anew.</summary>
    [Fact]
    public void TheReference_IsWhatTheAttributesSay()
    {
        var expected = LanguageReference.Write();
        if (Environment.GetEnvironmentVariable("MAMMUT_ACCEPT") == "1")
        {
            var whole = Reference + ".new";
            File.WriteAllText(whole, expected);
            File.Move(whole, Reference, overwrite: true);
        }

        var (wanted, found) = (expected.Split('\n'), File.ReadAllText(Reference).Split('\n'));
        var line = Enumerable.Range(0, Math.Max(wanted.Length, found.Length)).FirstOrDefault(i => wanted.ElementAtOrDefault(i) != found.ElementAtOrDefault(i), -1);
        Assert.True(line < 0, $"""
            docs/language.md is not what the attributes say; run this test with MAMMUT_ACCEPT=1 to write it anew. Line {line + 1}
            should be: {wanted.ElementAtOrDefault(line)}
            but is:    {found.ElementAtOrDefault(line)}
            """);
    }

    [Fact]
    public void EveryLink_LeadsToAHeading()
    {
        var text = LanguageReference.Write();
        var headings = Heading().Matches(text).Select(heading => heading.Groups[1].Value.Replace("(", "").Replace(")", "").ToLowerInvariant()).ToArray();
        var links = Anchor().Matches(text).Select(link => link.Groups[1].Value).Distinct().ToArray();
        Assert.Equal(headings.Distinct(), headings);
        Assert.NotEmpty(links);
        Assert.Empty(links.Except(headings));
    }

    [Fact]
    public async Task TheExample_IsADeclarationWithoutMistakes()
    {
        var source = Assert.Single(Code().Matches(LanguageReference.Write())).Groups[1].Value;
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source));
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.Equal(3, files.Count);
        Assert.Empty(diagnostics);
    }

    [GeneratedRegex(@"^#+ (\w+(?:\(\w+\))?)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(#(\w+)\)")]
    private static partial Regex Anchor();

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
