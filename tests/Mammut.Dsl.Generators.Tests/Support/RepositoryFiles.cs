using System.Runtime.CompilerServices;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>The repository's files. It is looked for above the source, since the build output may lie anywhere.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        var folder = new FileInfo(thisFile).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mammut.Dsl.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No Mammut.Dsl.sln above {thisFile}.");
    }
}
