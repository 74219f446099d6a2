using System.Buffers.Binary;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class SafetensorsTests
{
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void Every_type_comes_back_as_it_was(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var value = Tensors.Random(1, ScalarType.Float32, 3, 4, 5).mul(50).to(type);

        Safetensors.Write(folder["x.safetensors"], [("x", value)]);

        using var file = new SafetensorsFile(folder["x.safetensors"]);
        var back = file.Read("x");
        Assert.Equal(type, back.dtype);
        Assert.Equal(value.shape, back.shape);
        Assert.Equal(value.Values(), back.Values());
    }

    [Fact]
    public void Scalars_empty_and_strided_tensors_come_back_as_they_were()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var matrix = arange(12, dtype: ScalarType.Float32).view(3, 4);
        var values = new (string Key, Tensor Value)[]
        {
            ("scalar", tensor(2.5f)),
            ("empty", zeros([0, 7], dtype: ScalarType.Int32)),
            ("transposed", matrix.t()),
            ("column", matrix.narrow(1, 1, 1)),
            ("learned", matrix.clone().requires_grad_()),
        };

        Safetensors.Write(folder["x.safetensors"], values);

        using var file = new SafetensorsFile(folder["x.safetensors"]);
        Assert.Equal(values.Length, file.Entries.Count);
        foreach (var (key, value) in values)
        {
            var back = file.Read(key);
            Assert.Equal(value.shape, back.shape);
            Assert.Equal(value.Values(), back.Values());
        }
    }

    [Fact]
    public void The_data_is_aligned_and_the_metadata_kept()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var metadata = new Dictionary<string, string> { ["mammut.declaration"] = """{"Größe": "\n\"<é>\""}""", ["format"] = "pt" };

        Safetensors.Write(
            folder["x.safetensors"],
            [("flags", ones(3, dtype: ScalarType.Bool)), ("half", ones(5, dtype: ScalarType.Float16)), ("double", ones(2, dtype: ScalarType.Float64))],
            metadata);

        var bytes = File.ReadAllBytes(folder["x.safetensors"]);
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(bytes) % 8);
        using var file = new SafetensorsFile(folder["x.safetensors"]);
        Assert.Equal(metadata, file.Metadata);
        Assert.Equal([8, 2, 1], file.Entries.Select(entry => entry.Length / entry.Shape[0]));
        Assert.All(file.Entries, entry => Assert.Equal(0, entry.Offset % (entry.Length / entry.Shape[0])));
    }

    [Fact]
    public void Reads_a_file_written_by_hand()
    {
        using var folder = new TemporaryFolder();
        var header = """{"b":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]},"a":{"dtype":"I32","shape":[],"data_offsets":[0,4]}}""";
        byte[] data = [42, 0, 0, 0, 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0];
        File.WriteAllBytes(folder["x.safetensors"], Malformed.File(header, data));

        using var file = new SafetensorsFile(folder["x.safetensors"]);
        using var a = file.Read("a");
        using var b = file.Read("b");

        Assert.Equal(["a", "b"], file.Entries.Select(entry => entry.Key));
        Assert.Equal([42.0], a.Values());
        Assert.Empty(a.shape);
        Assert.Equal([1.0, -2.5], b.Values());
        Assert.Equal([2L, 1], b.shape);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void What_is_written_is_what_the_format_says()
    {
        using var values = tensor(new float[] { 1, -2.5f });
        using var stream = new MemoryStream();

        Safetensors.Write(stream, [("b", values)]);

        var header = """{"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal(Malformed.File(header, [0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0]), stream.ToArray());
    }

    [Fact]
    public void Refuses_keys_and_types_that_the_format_lacks()
    {
        using var value = ones(2);
        using var small = ones(2, dtype: ScalarType.Int8);
        using var stream = new MemoryStream();

        Assert.Contains("'x' is given twice", Assert.Throws<ArgumentException>(() => Safetensors.Write(stream, [("x", value), ("x", value)])).Message);
        Assert.Contains("'__metadata__'", Assert.Throws<ArgumentException>(() => Safetensors.Write(stream, [("__metadata__", value)])).Message);
        Assert.Contains("'small' is of type Int8", Assert.Throws<ArgumentException>(() => Safetensors.Write(stream, [("small", small)])).Message);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void An_unknown_key_is_named_with_the_file()
    {
        using var folder = new TemporaryFolder();
        using var value = ones(2);
        Safetensors.Write(folder["x.safetensors"], [("x", value)]);

        using var file = new SafetensorsFile(folder["x.safetensors"]);

        var error = Assert.Throws<KeyNotFoundException>(() => file.Read("y"));
        Assert.Contains("x.safetensors", error.Message);
        Assert.Contains("'y'", error.Message);
    }

    [Fact]
    public void A_file_shortened_after_it_was_opened_leaves_no_tensor()
    {
        // Windows does not let it happen: an open file cannot be written to.
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder();
        using var value = ones(100_000);
        Safetensors.Write(folder["x.safetensors"], [("x", value)]);
        using var file = new SafetensorsFile(folder["x.safetensors"]);
        using (var stream = new FileStream(folder["x.safetensors"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.SetLength(stream.Length - 10);

        LiveTensors.AssertNoneLeft(() => Assert.Throws<EndOfStreamException>(() => file.Read("x")));
    }
}

/// <summary>Safetensors files put together from a header and data.</summary>
internal static class Malformed
{
    public static byte[] File(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data];
    }
}
