using System.Text.Json;

namespace Mammut;

/// <summary>
/// The index of a checkpoint in several safetensors files: for each key the file that holds it, as <c>weight_map</c>.
/// It comes from outside and names files to open, so it may only name files beside itself.
/// </summary>
internal static class SafetensorsIndex
{
    public const string Extension = ".index.json";

    public const string FileName = "model.safetensors" + Extension;

    /// <summary>The largest index accepted, in bytes: it holds a line a tensor.</summary>
    private const long MaxLength = 100_000_000;

    /// <summary>The most files accepted; each is open while the checkpoint is read.</summary>
    private const int MaxShards = 1000;

    /// <summary>Reads the keys of each file, files in order of their names.</summary>
    /// <exception cref="InvalidDataException">The index breaks a rule.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static SortedDictionary<string, List<string>> Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length > MaxLength)
            throw Broken(path, $"it is {stream.Length} bytes long; at most {MaxLength} are allowed");
        var shards = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
                throw Broken(path, "it has no object 'weight_map'");
            foreach (var entry in map.EnumerateObject())
            {
                var file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : throw Broken(path, $"key '{entry.Name}' has a JSON {entry.Value.ValueKind} for its file");
                if (!IsPlain(file))
                    throw Broken(path, $"key '{entry.Name}' lies in '{file}', which is not the name of a safetensors file beside the index");
                if (!shards.TryGetValue(file, out var keys))
                    shards[file] = keys = [];
                keys.Add(entry.Name);
            }
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}': it is not valid JSON: {error.Message}", error);
        }

        return shards.Count is > 0 and <= MaxShards ? shards : throw Broken(path, $"it names {shards.Count} files; 1 to {MaxShards} are expected");
    }

    public static InvalidDataException Broken(string path, string message) => new($"'{path}': {message}.");

    /// <summary>Letters, digits, dots, dashes and underscores: no way out of the folder, no device, no stream of a file, on any system.</summary>
    private static bool IsPlain(string name) =>
        name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) && name[0] != '.'
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
}
