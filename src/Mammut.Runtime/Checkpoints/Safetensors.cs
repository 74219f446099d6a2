using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Writes safetensors files. Format: https://huggingface.co/docs/safetensors. Reading: <see cref="SafetensorsFile"/>.</summary>
public static class Safetensors
{
    /// <summary>Writes a file, whole or not at all. Tensors on other devices are copied to the CPU one at a time.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="tensors">Names, unique, and tensors: of type F64, F32, F16, BF16, I64, I32, U8 or BOOL, of any shape, device and layout.</param>
    /// <param name="metadata">Free text entries for the header.</param>
    /// <exception cref="ArgumentException">A name is empty, reserved or given twice, or a tensor's type is not among the eight.</exception>
    public static void Write(
        string path, IReadOnlyList<(string Key, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes the same to a stream, which need not be seekable.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="tensors">Names, unique, and tensors.</param>
    /// <param name="metadata">Free text entries for the header.</param>
    /// <param name="floatType">Type to write floating tensors in, converted one at a time; null for their own.</param>
    /// <exception cref="ArgumentException">A name is empty, reserved or given twice, or a tensor's type is not among the eight.</exception>
    public static void Write(
        Stream stream, IReadOnlyList<(string Key, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null, ScalarType? floatType = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        Check(tensors);

        // Widest types first: with the header padded to 8 bytes, every tensor then starts at a multiple of its element size.
        var ordered = tensors.OrderByDescending(item => SafetensorsType.SizeOf(TypeOf(item.Value, floatType))).ToList();
        var header = Header(ordered, metadata ?? new Dictionary<string, string>(), floatType);

        Span<byte> prefix = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var (_, value) in ordered)
        {
            using var detached = value.detach();
            using var local = detached.cpu();
            using var converted = local.to(TypeOf(value, floatType));
            using var contiguous = converted.contiguous();
            TensorBytes.Write(stream, contiguous);
        }
    }

    private static ScalarType TypeOf(Tensor value, ScalarType? floatType) => SafetensorsType.IsFloat(value.dtype) ? floatType ?? value.dtype : value.dtype;

    private static void Check(IReadOnlyList<(string Key, Tensor Value)> tensors)
    {
        var keys = new HashSet<string>();
        foreach (var (key, value) in tensors)
        {
            if (string.IsNullOrEmpty(key) || key == SafetensorsHeader.MetadataKey)
                throw new ArgumentException($"'{key}' is not a name for a tensor.", nameof(tensors));
            if (!keys.Add(key))
                throw new ArgumentException($"The key '{key}' is given twice.", nameof(tensors));
            if (SafetensorsType.NameOf(value.dtype) is null)
                throw new ArgumentException($"The tensor '{key}' is of type {value.dtype}; supported are {SafetensorsType.Known}.", nameof(tensors));
        }
    }

    private static ReadOnlySpan<byte> Header(List<(string Key, Tensor Value)> tensors, IReadOnlyDictionary<string, string> metadata, ScalarType? floatType)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (name, text) in metadata)
                    json.WriteString(name, text);
                json.WriteEndObject();
            }

            long offset = 0;
            foreach (var (key, value) in tensors)
            {
                var type = TypeOf(value, floatType);
                var end = offset + value.numel() * SafetensorsType.SizeOf(type);
                json.WriteStartObject(key);
                json.WriteString("dtype", SafetensorsType.NameOf(type));
                WriteIntegers(json, "shape", value.shape);
                WriteIntegers(json, "data_offsets", [offset, end]);
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        // Spaces after the JSON are part of the format; they bring the data to a multiple of 8.
        var padding = (8 - buffer.WrittenCount % 8) % 8;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        if (buffer.WrittenCount > SafetensorsHeader.MaxLength)
            throw new ArgumentException($"The header takes {buffer.WrittenCount} bytes; at most {SafetensorsHeader.MaxLength} are allowed.", nameof(tensors));
        return buffer.WrittenSpan;
    }

    private static void WriteIntegers(Utf8JsonWriter json, string name, ReadOnlySpan<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
