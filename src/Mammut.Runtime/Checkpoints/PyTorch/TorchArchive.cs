using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Mammut;

/// <summary>
/// The zip archive that <c>torch.save</c> writes: <c>name/data.pkl</c> describes the objects, <c>name/data/0</c>, <c>name/data/1</c>
/// and so on hold the bytes of their storages, stored without compression. Nothing is ever unpacked to disk.
/// </summary>
internal sealed class TorchArchive : IDisposable
{
    private const string Description = "data.pkl";

    /// <summary>The newest version of the format that PyTorch itself reads.</summary>
    private const int NewestVersion = 10;

    /// <summary>The longest description accepted, in bytes; that of 2,000 tensors with their optimizer takes less than one hundredth.</summary>
    private const long MaxDescription = 64 << 20;

    private readonly string _file;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];
    private readonly HashSet<ZipArchiveEntry> _compressed = [];
    private readonly string _root;
    private ForwardStream? _open;

    /// <exception cref="InvalidDataException">The file is no archive of <c>torch.save</c>.</exception>
    public TorchArchive(string file)
    {
        _file = file;
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            _zip = Guarded(() => new ZipArchive(stream, ZipArchiveMode.Read));
            var entries = Guarded(() => _zip.Entries);
            var methods = Guarded(() => ZipMethods.Of(stream.SafeFileHandle, entries.Count));
            foreach (var (entry, method) in entries.Zip(methods))
            {
                if (!_entries.TryAdd(entry.FullName, entry))
                    throw Broken($"holds the entry '{entry.FullName}' twice");
                if (method != ZipMethods.Stored)
                    _compressed.Add(entry);
            }

            _root = Root();
            CheckKind();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The pickled description of the objects.</summary>
    public byte[] ReadDescription() => ReadSmall(_entries[_root + Description], MaxDescription);

    /// <summary>The entry with a storage's bytes, checked so far that reading it later cannot fail but for the disk.</summary>
    /// <param name="key">Name of the storage.</param>
    /// <param name="length">Bytes it must have.</param>
    public ZipArchiveEntry Storage(string key, UInt128 length)
    {
        if (!_entries.TryGetValue($"{_root}data/{key}", out var entry))
            throw Broken($"lacks the entry '{_root}data/{key}', which its description names");
        if ((UInt128)entry.Length != length)
            throw Broken($"holds {entry.Length} bytes in '{entry.FullName}'; its description says {length}");
        OpenStored(entry).Dispose();
        return entry;
    }

    /// <summary>Reads bytes of a storage. An entry can only be read forwards, so what lies before is read again when it is asked for.</summary>
    /// <exception cref="EndOfStreamException">The file was shortened after it was opened.</exception>
    public void Read(ZipArchiveEntry entry, long offset, Span<byte> destination)
    {
        if (_open is null || _open.Entry != entry || _open.Position > offset)
        {
            _open?.Dispose();
            _open = new ForwardStream(entry, OpenStored(entry));
        }

        _open.Skip(offset);
        _open.Read(destination);
    }

    public void Dispose()
    {
        _open?.Dispose();
        _zip.Dispose();
    }

    /// <summary>The folder that all entries lie in, with a slash behind; PyTorch names it after the file, or <c>archive</c>.</summary>
    private string Root()
    {
        var descriptions = _entries.Keys.Where(name => name.EndsWith("/" + Description, StringComparison.Ordinal) && name.IndexOf('/') == name.LastIndexOf('/')).ToList();
        return descriptions.Count == 1
            ? descriptions[0][..^Description.Length]
            : throw Broken($"is a zip archive with {descriptions.Count} entries 'name/{Description}'; one that torch.save wrote has one");
    }

    private void CheckKind()
    {
        if (_entries.ContainsKey(_root + "constants.pkl"))
            throw Broken("is a TorchScript program, not a state dict; save model.state_dict() instead");
        if (!_entries.TryGetValue(_root + "version", out var entry))
            throw Broken($"lacks the entry '{_root}version'");
        var version = Text(entry);
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > NewestVersion)
            throw Broken($"is of version '{version}'; known are 1 to {NewestVersion}");
        if (_entries.TryGetValue(_root + "byteorder", out var order) && Text(order) is var bytes and not "little")
            throw Broken($"holds '{bytes}' endian numbers; only 'little' ones are read");
    }

    private string Text(ZipArchiveEntry entry) => Encoding.UTF8.GetString(ReadSmall(entry, 16)).Trim();

    private byte[] ReadSmall(ZipArchiveEntry entry, long most)
    {
        if (entry.Length > most)
            throw Broken($"holds {entry.Length} bytes in '{entry.FullName}'; at most {most} are allowed");
        var bytes = new byte[entry.Length];
        using var stream = OpenStored(entry);
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>
    /// Opens an entry. A compressed one is refused: PyTorch writes none, and its size would be a mere claim. The two lengths do not
    /// tell, because both are claims; the method does, and the lengths of a stored entry must agree with it.
    /// </summary>
    private Stream OpenStored(ZipArchiveEntry entry)
    {
        if (entry.IsEncrypted || _compressed.Contains(entry) || entry.Length != entry.CompressedLength)
            throw Broken($"holds '{entry.FullName}' compressed or encrypted; torch.save stores its entries as they are");
        return Guarded(entry.Open);
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"'{_file}': as a zip archive it is damaged: {error.Message}", error);
        }
    }

    private InvalidDataException Broken(string message) => new($"'{_file}' {message}.");

    private sealed class ForwardStream(ZipArchiveEntry entry, Stream bytes) : IDisposable
    {
        private readonly byte[] _skipped = new byte[1 << 16];

        public ZipArchiveEntry Entry => entry;

        public long Position { get; private set; }

        public void Skip(long to)
        {
            while (Position < to)
                Read(_skipped.AsSpan(0, (int)Math.Min(_skipped.Length, to - Position)));
        }

        public void Read(Span<byte> destination)
        {
            bytes.ReadExactly(destination);
            Position += destination.Length;
        }

        public void Dispose() => bytes.Dispose();
    }
}
