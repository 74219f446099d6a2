namespace Mammut.Architecture.Tests;

/// <summary>What holds for every file.</summary>
public sealed class SourceFileTests
{
    private const int LongestFile = 300;

    /// <summary>Files that may be longer, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = [];

    private static readonly string[] CodeExtensions = [".cs", ".c", ".cc", ".cpp", ".cu", ".h", ".hpp"];

    // Put together from halves, so that this file does not name them.
    private static readonly string[] PathsOfOneMachine = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", @"C:\Us" + "ers"];

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        var long_ =
            from file in Repository.FilesIn("src", "generators")
            where CodeExtensions.Contains(Path.GetExtension(file)) && !LongFiles.ContainsKey(file)
            let lines = File.ReadLines(Path.Combine(Repository.Root, file)).Count()
            where lines > LongestFile
            select $"{file} ({lines} lines)";

        WallTests.Nothing("Split these by concept:", long_);
    }

    [Fact]
    public void No_file_names_a_path_of_one_machine()
    {
        var files =
            from file in Repository.FilesIn("src", "generators", "tests", "examples")
            where Repository.IsText(file)
            let text = Repository.Read(file)
            from path in PathsOfOneMachine
            where text.Contains(path, StringComparison.Ordinal)
            select $"{file} ({path})";

        WallTests.Nothing("Absolute paths:", files);
    }

    [Fact]
    public void Every_text_file_has_unix_line_ends_and_ends_with_one()
    {
        Assert.Contains("end_of_line = lf", Repository.Read(".editorconfig"));

        var files =
            from file in Repository.TextFiles
            where !file.Contains("/Fixtures/") // kept as they came
            let text = Repository.Read(file)
            let complaint = text.Contains('\r') ? "carriage return" : text.Length > 0 && text[^1] != '\n' ? "no newline at the end" : null
            where complaint is not null
            select $"{file} ({complaint})";

        WallTests.Nothing("Line ends:", files);
    }
}
