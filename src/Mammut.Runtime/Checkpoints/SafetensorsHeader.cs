using System.Text.Json;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Reads and checks the JSON header of a safetensors file. A header comes from outside and steers every later read, so
/// all of it is checked here, once: what passes describes tensors that lie side by side and fill the file exactly.
/// </summary>
internal static class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    /// <summary>The largest header accepted, in bytes; the format's own limit.</summary>
    public const long MaxLength = 100_000_000;

    /// <summary>Reads the header and leaves the stream at the first byte of the data.</summary>
    /// <exception cref="InvalidDataException">The header breaks a rule of the format.</exception>
    public static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long DataStart) Read(
        Stream stream, string file)
    {
        if (stream.Length < 8)
            throw Broken(file, $"it is {stream.Length} bytes long; a safetensors file has at least 8");

        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength)
            throw Broken(file, $"its header claims {length} bytes; at most {MaxLength} are allowed (is it a safetensors file?)");
        if ((long)length > stream.Length - 8)
            throw Broken(file, $"it is cut short: the header claims {length} bytes, {stream.Length - 8} are there");

        var json = new byte[length];
        stream.ReadExactly(json);
        var (entries, metadata) = Parse(json, stream.Length - 8 - (long)length, file);
        return (entries, metadata, 8 + (long)length);
    }

    private static (IReadOnlyList<SafetensorsEntry>, IReadOnlyDictionary<string, string>) Parse(byte[] json, long dataLength, string file)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Broken(file, $"its header is a JSON {document.RootElement.ValueKind}, not an object");

            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                    ReadMetadata(property.Value, metadata, file);
                else
                    entries.Add(ReadEntry(property, dataLength, file));
            }
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{file}': its header is not valid JSON: {error.Message}", error);
        }

        CheckLayout(entries, dataLength, file);
        return (entries, metadata);
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata, string file)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Broken(file, $"'{MetadataKey}' is a JSON {element.ValueKind}, not an object");
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw Broken(file, $"'{MetadataKey}.{property.Name}' is a JSON {property.Value.ValueKind}, not a string");
            metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private static SafetensorsEntry ReadEntry(JsonProperty property, long dataLength, string file)
    {
        var key = property.Name;
        if (property.Value.ValueKind != JsonValueKind.Object)
            throw Broken(file, key, $"is a JSON {property.Value.ValueKind}, not an object");

        JsonElement dtype = default, shape = default, offsets = default;
        foreach (var field in property.Value.EnumerateObject())
        {
            switch (field.Name)
            {
                case "dtype": dtype = field.Value; break;
                case "shape": shape = field.Value; break;
                case "data_offsets": offsets = field.Value; break;
                default: throw Broken(file, key, $"has the unknown field '{field.Name}'; known are dtype, shape, data_offsets");
            }
        }

        if (dtype.ValueKind != JsonValueKind.String)
            throw Broken(file, key, "has no dtype");
        var name = dtype.GetString()!;
        if (!SafetensorsType.TryParse(name, out var type))
            throw Broken(file, key, $"has dtype '{name}'; supported are {SafetensorsType.Known}");

        var dimensions = Integers(shape, file, key, "shape");
        var range = Integers(offsets, file, key, "data_offsets");
        if (range.Length != 2)
            throw Broken(file, key, $"has {range.Length} data_offsets; two are expected, begin and end");
        var (begin, end) = (range[0], range[1]);
        if (begin > end || end > dataLength)
            throw Broken(file, key, $"lies at bytes {begin} to {end}; the file has {dataLength} bytes of data");

        var expected = ByteLength(dimensions, type);
        if (expected != (UInt128)(end - begin))
            throw Broken(file, key, $"has {end - begin} bytes; {name} {Shapes.Text(dimensions)} needs {expected}");
        return new SafetensorsEntry(key, type, dimensions, begin, end - begin);
    }

    private static long[] Integers(JsonElement element, string file, string key, string field)
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw Broken(file, key, $"has no {field}");
        var values = new long[element.GetArrayLength()];
        for (var i = 0; i < values.Length; i++)
        {
            if (element[i].ValueKind != JsonValueKind.Number || !element[i].TryGetInt64(out values[i]) || values[i] < 0)
                throw Broken(file, key, $"has {element[i].GetRawText()} in its {field}; a whole number of at least 0 is expected");
        }

        return values;
    }

    private static UInt128 ByteLength(long[] shape, ScalarType type)
    {
        // A zero anywhere makes the tensor empty, however large the other dimensions claim to be.
        if (shape.Contains(0))
            return 0;
        UInt128 bytes = (UInt128)SafetensorsType.SizeOf(type);
        foreach (var dimension in shape)
        {
            // No file is that long: stopping here keeps the product from overflowing.
            if (bytes > long.MaxValue)
                break;
            bytes *= (UInt128)dimension;
        }

        return bytes;
    }

    private static void CheckLayout(List<SafetensorsEntry> entries, long dataLength, string file)
    {
        entries.Sort((a, b) => (a.Offset, a.Length).CompareTo((b.Offset, b.Length)));
        long end = 0;
        var before = "the header";
        foreach (var entry in entries)
        {
            if (entry.Offset < end)
                throw Broken(file, entry.Key, $"starts at byte {entry.Offset}, inside '{before}', which ends at {end}");
            if (entry.Offset > end)
                throw Broken(file, entry.Key, $"starts at byte {entry.Offset}; {entry.Offset - end} bytes after '{before}' belong to no key");
            (end, before) = (entry.Offset + entry.Length, entry.Key);
        }

        if (end != dataLength)
            throw Broken(file, $"its last {dataLength - end} bytes belong to no key");
    }

    private static InvalidDataException Broken(string file, string message) => new($"'{file}': {message}.");

    private static InvalidDataException Broken(string file, string key, string message) => new($"'{file}': key '{key}' {message}.");
}
