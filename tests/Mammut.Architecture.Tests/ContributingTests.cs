using System.Text.RegularExpressions;

namespace Mammut.Architecture.Tests;

/// <summary>What CONTRIBUTING tells newcomers to do can be done.</summary>
public sealed class ContributingTests
{
    private const int LongestRecipe = 10;

    /// <summary>A name with a gap in it, and a file that each machine has of its own.</summary>
    private static readonly string[] Elsewhere = ["docs/diagnostics/MAMxxx.md", ".mammut.props"];

    private static readonly string Text = Repository.Read("CONTRIBUTING.md");

    [Fact]
    public void Every_file_it_names_exists()
    {
        var named = Regex.Matches(Text, @"`((?:[\w.-]+/)*[\w.-]+\.(?:cs|md|props|targets|sln))`").Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.True(named.Length > 5);
        var missing = named.Except(Elsewhere).Where(name => !Repository.Files.Any(file => $"/{file}".EndsWith($"/{name}", StringComparison.Ordinal)));

        WallTests.Nothing("Not in the repository:", missing);
    }

    [Theory]
    [InlineData("Add an operation")]
    [InlineData("Add a diagnostic")]
    [InlineData("Add a pass")]
    public void A_recipe_is_short(string title)
    {
        var lines = Regex.Match(Text, $@"^## {title}\n\n(.*?)\n\n## ", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value.Split('\n');
        Assert.InRange(lines.Length, 3, LongestRecipe - 1);
        Assert.StartsWith("1. ", lines[0]);
    }
}
