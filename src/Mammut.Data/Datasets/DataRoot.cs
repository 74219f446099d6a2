namespace Mammut.Data;

/// <summary>The folder that a data set's relative paths start from and may not leave.</summary>
internal sealed class DataRoot
{
    private readonly string _folder;

    public DataRoot(string folder)
    {
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(_folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}' for the images.");
        }
    }

    /// <summary>The full path, or null if it leads out of the folder. Links within the folder are followed wherever they point.</summary>
    public string? Resolve(string relative)
    {
        if (relative.Contains('\0'))
        {
            return null;
        }

        var full = Path.GetFullPath(Path.Combine(_folder, relative));
        var inside = _folder.EndsWith(Path.DirectorySeparatorChar) ? _folder : _folder + Path.DirectorySeparatorChar;
        return full.StartsWith(inside, StringComparison.Ordinal) ? full : null;
    }
}
