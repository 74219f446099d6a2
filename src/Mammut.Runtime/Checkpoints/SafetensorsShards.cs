using static TorchSharp.torch;

namespace Mammut;

/// <summary>A checkpoint in several safetensors files, with the index that says which key lies in which.</summary>
internal sealed class SafetensorsShards : CheckpointFile
{
    private readonly IReadOnlyList<SafetensorsFile> _shards;
    private readonly Dictionary<string, SafetensorsFile> _byKey;

    /// <summary>Opens an index and all of its files, and checks that each holds the keys that the index says, and no other.</summary>
    /// <exception cref="FileNotFoundException">The index or a file that it names is not there.</exception>
    /// <exception cref="InvalidDataException">The index or a file breaks a rule, or a key lies in another file than the index says.</exception>
    public SafetensorsShards(string path) : this(path, OpenAll(path))
    {
    }

    private SafetensorsShards(string path, IReadOnlyList<SafetensorsFile> shards)
        : base(path, "sharded safetensors", [.. shards.SelectMany(shard => shard.Entries)], Join(shards))
    {
        _shards = shards;
        _byKey = shards.SelectMany(shard => shard.Entries, (shard, entry) => (shard, entry.Key)).ToDictionary(item => item.Key, item => item.shard);
    }

    public override void Dispose()
    {
        foreach (var shard in _shards)
            shard.Dispose();
    }

    internal override void Fill(StoredTensor stored, Tensor target, RowRange? rows) => _byKey[stored.Key].Fill(stored, target, rows);

    private static List<SafetensorsFile> OpenAll(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        var shards = new List<SafetensorsFile>();
        try
        {
            foreach (var (name, keys) in SafetensorsIndex.Read(path))
            {
                var file = Path.Combine(folder, name);
                if (!File.Exists(file))
                    throw new FileNotFoundException($"'{path}' names the file '{name}', which is not beside it.", file);
                var shard = new SafetensorsFile(file);
                shards.Add(shard);
                if (keys.Find(key => !shard.Contains(key)) is { } absent)
                    throw SafetensorsIndex.Broken(path, $"key '{absent}' should lie in '{name}', which does not hold it");
                var named = keys.ToHashSet();
                if (shard.Entries.FirstOrDefault(entry => !named.Contains(entry.Key)) is { } extra)
                    throw SafetensorsIndex.Broken(path, $"'{name}' holds the key '{extra.Key}', which the index does not place there");
            }
        }
        catch
        {
            shards.ForEach(shard => shard.Dispose());
            throw;
        }

        return shards;
    }

    /// <summary>The text entries of all files; where two differ, those of the first.</summary>
    private static Dictionary<string, string> Join(IEnumerable<SafetensorsFile> shards)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var (name, text) in shards.SelectMany(shard => shard.Metadata))
            metadata.TryAdd(name, text);
        return metadata;
    }
}
