extern alias generators;

using System.Text.RegularExpressions;
using generators::Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Conventions;

/// <summary>One id, one descriptor, one release row, one page.</summary>
public partial class DiagnosticConventionTests
{
    public static TheoryData<string> Ids() => [.. Descriptors.All.Select(descriptor => descriptor.Id)];

    [Fact]
    public void EveryId_HasOneDescriptor()
    {
        var declared = typeof(DiagnosticIds).GetFields().Select(field => (string)field.GetValue(null)!).Order();
        Assert.Equal(declared, Descriptors.All.Select(descriptor => descriptor.Id).Order());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryDiagnostic_HasAPage_ThatShowsAWrongAndARightDeclaration(string id)
    {
        var page = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "diagnostics", $"{id}.md"));
        Assert.StartsWith($"# {id}: {Descriptors.Of(id).Title}", page);
        Assert.Contains("## Cause", page);
        Assert.Contains("## Wrong", page);
        Assert.Contains("## Right", page);
    }

    [Fact]
    public void EveryDiagnostic_HasAReleaseRow()
    {
        var rows = Row().Matches(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "generators", "Mammut.Dsl.Generators", "AnalyzerReleases.Unshipped.md")));
        Assert.Equal(Descriptors.All.Select(descriptor => descriptor.Id).Order(), rows.Select(row => row.Groups[1].Value).Order());
    }

    [GeneratedRegex(@"^(MAM\d{3}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
