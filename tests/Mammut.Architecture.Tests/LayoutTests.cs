using System.Text.RegularExpressions;

namespace Mammut.Architecture.Tests;

/// <summary>Where things lie.</summary>
public sealed class LayoutTests
{
    private static readonly string[] TopLevel =
    [
        "src", "generators", "tests", "examples", "docs",
        "Mammut.Dsl.sln", "Directory.Packages.props", "Directory.Build.props", "global.json",
        "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "mammut",
    ];

    [Fact]
    public void The_top_level_holds_only_what_it_should()
    {
        var others = Directory.EnumerateFileSystemEntries(Repository.Root)
            .Select(entry => Path.GetFileName(entry))
            .Where(name => name[0] != '.' && !Repository.Ignored.Contains(name) && !TopLevel.Contains(name));

        WallTests.Nothing("At the top level:", others);
    }

    [Fact]
    public void Every_project_lies_in_a_folder_of_its_own_name()
    {
        var strays = ProjectFile.All
            .Where(project => !Regex.IsMatch(project.Path, $@"^((src|generators|tests)/|examples/(\d\d-)?){Regex.Escape(project.Name)}/[^/]+$"))
            .Select(project => project.Path);

        WallTests.Nothing("Expected src|generators|tests|examples/<Name>/<Name>.csproj, the course's examples with a number and a dash before:", strays);
    }

    [Fact]
    public void The_solution_holds_every_project_and_no_other()
    {
        var inSolution = Regex.Matches(Repository.Read("Mammut.Dsl.sln"), "\"([^\"]+\\.csproj)\"")
            .Select(match => match.Groups[1].Value.Replace('\\', '/'))
            .ToArray();
        var onDisk = ProjectFile.All.Select(project => project.Path).ToArray();

        WallTests.Nothing("Add with `dotnet sln Mammut.Dsl.sln add`:", onDisk.Except(inSolution));
        WallTests.Nothing("In the solution but not on disk:", inSolution.Except(onDisk));
    }

    [Fact]
    public void Every_test_project_is_found_by_the_script()
    {
        // ./mammut test runs the projects that name the test SDK in their own project file.
        var unseen = ProjectFile.All
            .Where(project => project.Name.EndsWith(".Tests", StringComparison.Ordinal) && !project.Packages.Contains("Microsoft.NET.Test.Sdk"))
            .Select(project => project.Path);

        WallTests.Nothing("These would never run:", unseen);
    }
}
