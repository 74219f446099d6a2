using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// A safetensors file opened for reading. The header is read and checked when the file is opened; the data is mapped into
/// memory piece by piece. Format: https://huggingface.co/docs/safetensors.
/// </summary>
public sealed class SafetensorsFile : CheckpointFile
{
    private readonly MappedBytes _bytes;
    private readonly long _dataStart;

    /// <summary>Opens a file and checks its header completely: types, shapes, sizes, and that the tensors fill the file without gap or overlap.</summary>
    /// <param name="path">File to read.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a valid safetensors file; the message names the file and the key at fault.</exception>
    public SafetensorsFile(string path) : this(path, Opened.Of(path))
    {
    }

    private SafetensorsFile(string path, Opened opened) : base(path, "safetensors", opened.Entries, opened.Metadata)
    {
        Entries = opened.Entries;
        _bytes = opened.Bytes;
        _dataStart = opened.DataStart;
    }

    /// <summary>Its tensors, in the order in which they lie in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>What the header says of a tensor.</summary>
    /// <param name="key">Name of the tensor.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor in the file.</exception>
    public SafetensorsEntry Entry(string key) => (SafetensorsEntry)this[key];

    /// <inheritdoc />
    public override void Dispose() => _bytes.Dispose();

    internal override void Fill(StoredTensor stored, Tensor target, RowRange? rows)
    {
        var start = _dataStart + ((SafetensorsEntry)stored).Offset;
        TensorFilling.Fill(target, stored.Type, StridedLayout.Contiguous(stored.Shape).Rows(rows), (offset, piece) => _bytes.Read(start + offset, piece));
    }

    private sealed record Opened(
        MappedBytes Bytes, IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long DataStart)
    {
        public static Opened Of(string path)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            try
            {
                var (entries, metadata, dataStart) = SafetensorsHeader.Read(stream, path);
                return new Opened(new MappedBytes(stream), entries, metadata, dataStart);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
    }
}
