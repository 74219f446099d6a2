namespace Mammut.Examples.Reporting;

/// <summary>Files that appear whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file by way of a second one beside it, which then takes its name; creates the folder if there is none.</summary>
    /// <exception cref="IOException">The folder or the file cannot be written; what was there before stays.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var target = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(target)
            ?? throw new ArgumentException($"path: expected a file, got the root folder '{path}'.", nameof(path));
        Directory.CreateDirectory(folder);

        // Beside the target, since a move is atomic only within one file system.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary); // Nothing is there after a successful move.
        }
    }
}
