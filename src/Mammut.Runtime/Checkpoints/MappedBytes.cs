using System.IO.MemoryMappedFiles;

namespace Mammut;

/// <summary>
/// A file mapped into memory a piece at a time: what has been copied out is unmapped again, so that reading a whole file
/// keeps no more of it in memory than the largest piece.
/// </summary>
internal sealed class MappedBytes : IDisposable
{
    private readonly FileStream _stream;
    private readonly MemoryMappedFile _map;

    /// <param name="stream">The file, opened for reading and not empty; this object owns it from here on.</param>
    public MappedBytes(FileStream stream)
    {
        _stream = stream;
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
    }

    /// <summary>Copies bytes out of the file.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        // A mapped page behind the end of a file that was shortened would end the process, not the call.
        if (RandomAccess.GetLength(_stream.SafeFileHandle) < offset + destination.Length)
            throw new EndOfStreamException($"'{_stream.Name}' was shortened while it was read.");
        using var view = _map.CreateViewStream(offset, destination.Length, MemoryMappedFileAccess.Read);
        view.ReadExactly(destination);
    }

    public void Dispose()
    {
        _map.Dispose();
        _stream.Dispose();
    }
}
