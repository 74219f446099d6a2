using System.Buffers.Binary;
using System.IO.Compression;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// A file of <c>torch.save</c> opened for its weights: a state dict, or a training checkpoint with one in it. Nothing that the file
/// says is executed, and everything it says of its tensors is checked when it is opened.
/// </summary>
internal sealed class TorchFile : CheckpointFile
{
    /// <summary>What a file in PyTorch's format from before 1.6 begins with: a pickled number, 0x1950a86a20f9469cfc6c.</summary>
    private static readonly byte[] s_oldFormat = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    /// <summary>Bytes of the length that a safetensors file begins with.</summary>
    private const int LengthBytes = sizeof(ulong);

    private readonly TorchArchive _archive;
    private readonly Dictionary<string, Placed> _placed;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file breaks a rule of the format, or holds what a state dict does not.</exception>
    public TorchFile(string path) : this(path, Opened.Of(path))
    {
    }

    private TorchFile(string path, Opened opened)
        : base(path, "PyTorch", [.. opened.Placed.Select(placed => placed.Stored)], new Dictionary<string, string>())
    {
        Others = opened.Others;
        _archive = opened.Archive;
        _placed = opened.Placed.ToDictionary(placed => placed.Stored.Key);
    }

    /// <summary>Whether a file is in a format of PyTorch's.</summary>
    /// <exception cref="InvalidDataException">It is in the one from before 1.6.</exception>
    public static bool Recognises(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var first = new byte[s_oldFormat.Length];
        var count = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        if (first.AsSpan(0, count).SequenceEqual(s_oldFormat))
            throw new InvalidDataException($"'{path}' is in PyTorch's format from before 1.6, which is no zip archive and is not read. In PyTorch: torch.save(torch.load(path, map_location='cpu'), new_path).");
        return first.AsSpan(0, count).StartsWith("PK\x03\x04"u8) && !IsSafetensors(first.AsSpan(0, count), stream.Length);
    }

    /// <summary>
    /// Whether a file that begins as a zip archive is one of safetensors all the same: the length of its header can be any number, also
    /// one that begins with these four bytes. Where its JSON begins, a zip archive has the compression method, of which none is 123.
    /// </summary>
    private static bool IsSafetensors(ReadOnlySpan<byte> first, long length) =>
        first.Length > LengthBytes && first[LengthBytes] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(first) <= (ulong)(length - LengthBytes);

    public override void Dispose() => _archive.Dispose();

    internal override void Fill(StoredTensor stored, Tensor target, RowRange? rows)
    {
        var placed = _placed[stored.Key];
        TensorFilling.Fill(target, stored.Type, placed.Layout.Rows(rows), (offset, piece) => _archive.Read(placed.Entry, offset, piece));
    }

    /// <summary>A tensor, the entry with its bytes, and where in there they are.</summary>
    private sealed record Placed(StoredTensor Stored, ZipArchiveEntry Entry, StridedLayout Layout);

    private sealed record Opened(TorchArchive Archive, IReadOnlyList<Placed> Placed, IReadOnlyList<string> Others)
    {
        public static Opened Of(string path)
        {
            var archive = new TorchArchive(path);
            try
            {
                var (tensors, others) = TorchStateDict.Of(PickleReader.Read(archive.ReadDescription(), path), path);
                var placed = tensors.Select(item => Place(archive, item.Key, item.Tensor, path));
                // Views of one storage after another, because an entry is only read forwards.
                return new Opened(archive, [.. placed.GroupBy(item => item.Entry).SelectMany(views => views.OrderBy(view => view.Layout.Offset))], others);
            }
            catch
            {
                archive.Dispose();
                throw;
            }
        }

        private static Placed Place(TorchArchive archive, string key, TorchTensor tensor, string path)
        {
            var (type, entry, elements) = tensor.Storage;
            if (elements < 0)
                throw new InvalidDataException($"'{path}': key '{key}' looks at a storage of {elements} elements.");
            var bytes = archive.Storage(entry, (UInt128)elements * (UInt128)SafetensorsType.SizeOf(type));
            if (tensor.Layout.Fault(elements) is { } fault)
                throw new InvalidDataException($"'{path}': key '{key}' {fault}.");
            return new Placed(new StoredTensor(key, type, tensor.Layout.Shape), bytes, tensor.Layout);
        }
    }
}
