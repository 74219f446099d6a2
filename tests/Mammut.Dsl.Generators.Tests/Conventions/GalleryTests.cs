using System.Globalization;
using System.Text.RegularExpressions;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Conventions;

/// <summary>The gallery of wrong declarations prints what it says, and what the front page shows of it is in it.</summary>
public partial class GalleryTests
{
    private static readonly string Folder = RepositoryFiles.PathOf("examples", "05-ShapeErrors");

    public static TheoryData<string> Names() => [.. Declarations()];

    /// <summary>With <c>MAMMUT_ACCEPT=1</c> it is written anew.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task BesideADeclaration_StandsWhatTheCompilerPrints(string name)
    {
        var compilation = GeneratorHarness.Compile(await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.cs")), $"{name}.cs");
        var errors = await GeneratorHarness.AnalyzeAsync(compilation);
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Equal(DiagnosticSeverity.Error, error.Severity));
        // The compiler's line without what a build puts round it: the folder in front, the project behind.
        var printed = string.Concat(errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error} ({error.Descriptor.HelpLinkUri})\n")));
        var path = Path.Combine(Folder, $"{name}.txt");
        if (Environment.GetEnvironmentVariable("MAMMUT_ACCEPT") == "1")
            await File.WriteAllTextAsync(path, printed);
        Assert.Equal(printed, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public void TheIndex_ListsEveryDeclarationOnce_AndNoOtherFileLiesThere()
    {
        var listed = Row().Matches(File.ReadAllText(Path.Combine(Folder, "README.md"))).Select(row => row.Groups[1].Value);
        Assert.Equal(Declarations(), listed.Order(StringComparer.Ordinal));
        var files = Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);
        Assert.Equal(Declarations().SelectMany(name => new[] { $"{name}.cs", $"{name}.txt" }).Concat(["README.md", "ShapeErrors.csproj"]).Order(StringComparer.Ordinal), files);
    }

    [Fact]
    public void WhatTheFrontPageShows_IsInTheGallery()
    {
        var shown = Shown().Matches(File.ReadAllText(RepositoryFiles.PathOf("README.md")));
        Assert.InRange(shown.Count, 2, 3);
        foreach (Match one in shown)
        {
            var name = one.Groups["name"].Value;
            Assert.Equal(File.ReadAllText(Path.Combine(Folder, $"{name}.cs")), one.Groups["source"].Value);
            Assert.Equal(File.ReadAllText(Path.Combine(Folder, $"{name}.txt")), one.Groups["printed"].Value);
        }
    }

    private static IEnumerable<string> Declarations() =>
        Directory.EnumerateFiles(Folder, "*.cs").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^\| \[(\w+)\]\(\1\.cs\) \| \[what is printed\]\(\1\.txt\) \| \S[^|]* \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\[`(?<name>\w+)\.cs`\]\(examples/05-ShapeErrors/\k<name>\.cs\)[^`]*```csharp\n(?<source>.*?)```\n\n```text\n(?<printed>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shown();
}
