namespace Mammut.Data;

/// <summary>
/// A member's path split as the WebDataset convention splits it: the key is the path up to the first dot of the file name, the
/// extension all that follows the dot, in lower case.
/// </summary>
internal readonly record struct MemberName(string Key, string Extension)
{
    /// <summary>Null for a name that belongs to no sample: one without an extension, or one that begins with a dot.</summary>
    public static MemberName? Parse(string path)
    {
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        var name = path.LastIndexOf('/') + 1;
        var dot = path.IndexOf('.', name);
        return dot <= name || dot == path.Length - 1
            ? null
            : new MemberName(path[..dot], path[(dot + 1)..].ToLowerInvariant());
    }

    /// <summary>Whether a path is absolute or goes up, read as Unix and as Windows would read it.</summary>
    public static bool LeadsOutside(string path) =>
        path.StartsWith('/') || path.StartsWith('\\') || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
        || path.Split('/', '\\').Contains("..");
}
