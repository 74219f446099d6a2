namespace Mammut.Data;

/// <summary>One entry of a tar file.</summary>
/// <param name="Name">The path as it stands in the archive.</param>
/// <param name="Start">The byte of the archive where the entry's header begins.</param>
/// <param name="DataStart">The byte of the archive where the content begins.</param>
/// <param name="Length">The content's length in bytes.</param>
/// <param name="Type">The type flag: '0' for a file, '5' for a folder, others for links and devices.</param>
internal sealed record TarMember(string Name, long Start, long DataStart, long Length, char Type)
{
    public bool IsFolder => Type == '5' || Name.EndsWith('/');

    public bool IsFile => Type is '0' or '7' && !IsFolder;
}
