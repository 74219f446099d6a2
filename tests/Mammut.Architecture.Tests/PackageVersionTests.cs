using System.Xml.Linq;

namespace Mammut.Architecture.Tests;

/// <summary>Every version is written once, in Directory.Packages.props.</summary>
public sealed class PackageVersionTests
{
    /// <summary>Pinned although no project names them, each with its reason.</summary>
    private static readonly Dictionary<string, string> Unused = new()
    {
        ["Microsoft.ML.Tokenizers"] = "for the adapter that Mammut.Data will have under TorchProvider=TorchSharp",
    };

    private static readonly (string File, XDocument Xml)[] BuildFiles = Repository.Files
        .Where(file => Path.GetExtension(file) is ".csproj" or ".proj" or ".props" or ".targets")
        .Select(file => (file, XDocument.Parse(Repository.Read(file))))
        .ToArray();

    private static readonly string[] Central = Includes("PackageVersion").Select(item => item.Id).ToArray();

    [Fact]
    public void Every_central_version_is_used()
    {
        var used = Includes("PackageReference").Select(item => item.Id).Concat(Unused.Keys);

        WallTests.Nothing("Remove from Directory.Packages.props:", Central.Except(used));
    }

    [Fact]
    public void Every_package_has_a_central_version_and_only_that()
    {
        WallTests.Nothing("No version in Directory.Packages.props:", Includes("PackageReference").Select(item => $"{item.Id} ({item.File})")
            .Where(item => !Central.Contains(item.Split(' ')[0])));

        var own =
            from build in BuildFiles
            from reference in build.Xml.Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{(string?)reference.Attribute("Include")} ({build.File})";
        WallTests.Nothing("Versions outside Directory.Packages.props:", own);
    }

    /// <summary>A generator built on a newer Roslyn than the SDK's is dropped with a warning nobody reads.</summary>
    [Fact]
    public void Roslyn_is_pinned_to_4_14_0()
    {
        var versions =
            from build in BuildFiles
            from version in build.Xml.Descendants("PackageVersion")
            let id = (string?)version.Attribute("Include")
            where id is "Microsoft.CodeAnalysis.CSharp" or "Microsoft.CodeAnalysis.CSharp.Workspaces"
            select (string?)version.Attribute("Version");

        Assert.Equal(["4.14.0", "4.14.0"], versions);
    }

    private static IEnumerable<(string Id, string File)> Includes(string kind) =>
        from build in BuildFiles
        from item in build.Xml.Descendants(kind)
        where item.Attribute("Include") is not null
        select ((string)item.Attribute("Include")!, build.File);
}
