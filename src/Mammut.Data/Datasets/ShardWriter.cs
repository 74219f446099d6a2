using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace Mammut.Data;

/// <summary>
/// Writes samples as WebDataset shards. A shard appears under its name only when it is whole; until then it is a file with ".partial"
/// added in the same folder, which goes if the writer is disposed before <see cref="Complete"/>. The same samples give the same bytes.
/// </summary>
public sealed class ShardWriter : IDisposable
{
    private readonly Func<int, string> _path;
    private readonly int _samplesPerShard;
    private readonly List<string> _shards = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private TarWriter? _tar;
    private string _current = "";
    private bool _closed;

    /// <summary>Begins; the first shard is created with the first sample.</summary>
    /// <param name="pattern">
    /// The shards' path, with one number in braces where they are counted: <c>train-{0000}.tar</c> gives train-0000.tar, train-0001.tar, ….
    /// The folder is created. Existing shards of these names are replaced, each when its successor is whole; further ones are left.
    /// </param>
    /// <param name="samplesPerShard">How many samples a shard holds; the last may hold fewer.</param>
    /// <exception cref="ArgumentException">The pattern has no number in braces.</exception>
    public ShardWriter(string pattern, int samplesPerShard = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samplesPerShard, 1);
        _path = Numbered(pattern);
        _samplesPerShard = samplesPerShard;
    }

    /// <summary>The shards that are whole, in order.</summary>
    public IReadOnlyList<string> Shards => _shards;

    /// <summary>Adds a picture, encoded as JPEG, with its caption and perhaps metadata.</summary>
    /// <param name="key">The sample's name: unique in its shard, no dots in its last part, not leading outside.</param>
    /// <param name="image">The picture.</param>
    /// <param name="caption">What KEY.txt says.</param>
    /// <param name="json">What KEY.json says; null for no such member.</param>
    /// <param name="quality">The JPEG quality, 1 to 100.</param>
    public void Write(string key, RgbImage image, string caption, string? json = null, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(caption);
        var members = new List<(string, ReadOnlyMemory<byte>)>
        {
            ("jpg", ImageCodec.EncodeJpeg(image, quality)),
            ("txt", Encoding.UTF8.GetBytes(caption)),
        };
        if (json is not null)
        {
            members.Add(("json", Encoding.UTF8.GetBytes(json)));
        }

        Write(key, members);
    }

    /// <summary>Adds a sample of any members.</summary>
    /// <param name="key">The sample's name: unique in its shard, no dots in its last part, not leading outside.</param>
    /// <param name="members">Extension (without the dot in front) and content of each member.</param>
    /// <exception cref="ArgumentException">The key or an extension cannot be read back, or the key was there before.</exception>
    public void Write(string key, IEnumerable<(string Extension, ReadOnlyMemory<byte> Content)> members)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        ArgumentNullException.ThrowIfNull(members);
        Check(key);
        var named = members.Select(member => (Name: Name(key, member.Extension), member.Content)).ToArray();
        if (_tar is not null && _keys.Count == _samplesPerShard)
        {
            FinishShard();
        }

        if (!_keys.Add(key))
        {
            throw new ArgumentException($"The key '{key}' is in {_current} already.", nameof(key));
        }

        _tar ??= StartShard();
        foreach (var (name, content) in named)
        {
            using var data = new MemoryStream(content.ToArray(), writable: false);
            _tar.WriteEntry(Entry(name, data));
        }
    }

    /// <summary>Finishes the last shard and closes the writer.</summary>
    /// <returns>All shards, in order.</returns>
    public IReadOnlyList<string> Complete()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_tar is not null)
        {
            FinishShard();
        }

        _closed = true;
        return _shards;
    }

    /// <summary>Closes the writer; a shard that is not whole is deleted.</summary>
    public void Dispose()
    {
        _closed = true;
        if (_tar is not null)
        {
            _tar.Dispose();
            _tar = null;
            File.Delete(Partial(_current));
        }
    }

    private static Func<int, string> Numbered(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var (open, close) = (pattern.LastIndexOf('{'), pattern.LastIndexOf('}'));
        if (open < 0 || close <= open + 1 || !int.TryParse(pattern[(open + 1)..close], NumberStyles.None, CultureInfo.InvariantCulture, out var first))
        {
            throw new ArgumentException($"The pattern '{pattern}' was expected to hold one number in braces, such as shard-{{0000}}.tar.", nameof(pattern));
        }

        var format = "D" + (close - open - 1).ToString(CultureInfo.InvariantCulture);
        return i => pattern[..open] + (first + i).ToString(format, CultureInfo.InvariantCulture) + pattern[(close + 1)..];
    }

    private static void Check(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (MemberName.LeadsOutside(key) || key.StartsWith("./", StringComparison.Ordinal) || key.Any(char.IsControl)
            || MemberName.Parse(key + ".x") is not { } name || name.Key != key)
        {
            throw new ArgumentException($"'{key}' is not a key: a relative path without dots in its last part was expected.", nameof(key));
        }
    }

    private static string Name(string key, string extension)
    {
        var name = $"{key}.{extension}";
        return MemberName.Parse(name) is { } parsed && parsed.Key == key && parsed.Extension == extension
            ? name
            : throw new ArgumentException($"The extension '{extension}' of '{key}' would not be read back; lower case without slashes was expected.");
    }

    // Times and owners are left at zero: the same samples give the same file.
    private static TarEntry Entry(string name, Stream data)
    {
        const int longestUstarName = 100;
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        return Encoding.UTF8.GetByteCount(name) < longestUstarName
            ? new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = data, ModificationTime = DateTimeOffset.UnixEpoch, Mode = mode }
            : new GnuTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = data, ModificationTime = DateTimeOffset.UnixEpoch, Mode = mode,
                AccessTime = DateTimeOffset.UnixEpoch, ChangeTime = DateTimeOffset.UnixEpoch,
            };
    }

    private static string Partial(string path) => path + ".partial";

    private TarWriter StartShard()
    {
        _current = _path(_shards.Count);
        if (Path.GetDirectoryName(_current) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        return new TarWriter(File.Create(Partial(_current)), TarEntryFormat.Ustar);
    }

    private void FinishShard()
    {
        _tar!.Dispose();
        _tar = null;
        _keys.Clear();
        File.Move(Partial(_current), _current, overwrite: true);
        _shards.Add(_current);
    }
}
