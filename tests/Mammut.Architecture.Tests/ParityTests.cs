using System.Text.RegularExpressions;

namespace Mammut.Architecture.Tests;

/// <summary>The references under <c>tests/parity</c>, which C# is compared with, and what they computed.</summary>
public sealed class ParityTests
{
    private const string Folder = "tests/parity";
    private const long LargestFixture = 300 * 1024;

    private static readonly string[] Systems =
        [.. Regex.Matches(Regex.Match(Repository.Read($"{Folder}/reference/generate.py"), @"^SYSTEMS = (.*)$", RegexOptions.Multiline).Value, "\"(\\w+)\"").Select(name => name.Groups[1].Value)];

    [Fact]
    public void Every_system_has_a_reference_and_a_small_fixture()
    {
        Assert.NotEmpty(Systems);
        string[] wanted = [.. Systems.SelectMany(name => new[] { $"{Folder}/reference/{name}.py", $"{Folder}/fixtures/{name}.safetensors", $"{Folder}/fixtures/{name}.json" })];

        WallTests.Nothing("Write with ./mammut parity:", wanted.Except(Repository.Files));
        WallTests.Nothing("Of no system:", Repository.FilesIn($"{Folder}/fixtures").Except(wanted));
        WallTests.Nothing($"Above {LargestFixture} bytes:", wanted.Where(file => new FileInfo(Path.Combine(Repository.Root, file)).Length > LargestFixture));
    }

    [ReferencePythonFact]
    public void The_fixtures_are_what_the_references_compute()
    {
        var (status, said) = Check(Path.Combine(Repository.Root, Folder));

        Assert.True(status == 0, said);
        Assert.All(Systems, name => Assert.Contains($"{name}: ", said));
    }

    [ReferencePythonFact]
    public void A_fixture_with_one_other_value_is_found()
    {
        var copy = Directory.CreateTempSubdirectory("mammut");
        try
        {
            foreach (var file in Repository.FilesIn(Folder).Where(file => file.Contains("/reference/") || file.Contains("/clip.")))
            {
                var target = Path.Combine(copy.FullName, Path.GetRelativePath(Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(Repository.Root, file), target);
            }

            var fixture = Path.Combine(copy.FullName, "fixtures", "clip.safetensors");
            var bytes = File.ReadAllBytes(fixture);
            bytes[^1] ^= 0x80; // the sign of the last value of the last tensor
            File.WriteAllBytes(fixture, bytes);

            var (status, said) = Check(copy.FullName, "clip");
            Assert.Equal(1, status);
            Assert.Matches(@"^clip: weight\.visual\.transformer\S+ is \S+ off", said);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static (int Status, string Said) Check(string folder, params string[] names) =>
        ReferencePython.Run(ReferencePython.Path!, ["-B", Path.Combine(folder, "reference", "generate.py"), "--check", .. names]);
}
