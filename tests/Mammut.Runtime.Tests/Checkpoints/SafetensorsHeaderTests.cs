using System.Buffers.Binary;

namespace Mammut.Tests;

/// <summary>A header steers every later read, so a wrong one must be refused when the file is opened, with the key at fault.</summary>
public sealed class SafetensorsHeaderTests
{
    private const string Sound = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [Theory]
    [InlineData("[]", 0, "is a JSON Array, not an object")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("""{"a":1}""", 0, "key 'a' is a JSON Number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "key 'a' has no data_offsets")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "key 'a' has no dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8, "key 'a' has no shape")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}""", 8, "key 'a' has dtype 'Q4'; supported are F64, I64, F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"pickle":1}}""", 8, "key 'a' has the unknown field 'pickle'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "key 'a' has -2 in its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", 8, "key 'a' has 1.5 in its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", 8, "key 'a' has \"2\" in its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "key 'a' has 1 data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "key 'a' lies at bytes 8 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", 8, "key 'a' lies at bytes 0 to 16; the file has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "key 'a' has 8 bytes; F32 [3] needs 12")]
    [InlineData("""{"a":{"dtype":"F64","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "key 'a' has 0 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,1,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "key 'a' has 0 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[8],"data_offsets":[4,12]}}""", 12, "key 'b' starts at byte 4, inside 'a'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[8,12]}}""", 12, "4 bytes after 'a' belong to no key")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 12, "its last 8 bytes belong to no key")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4, "not valid JSON")]
    [InlineData("""{"__metadata__":{"x":1},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4, "'__metadata__.x' is a JSON Number")]
    public void A_wrong_header_is_refused(string header, int dataLength, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.safetensors"], Malformed.File(header, new byte[dataLength]));

        var error = Assert.Throws<InvalidDataException>(() => new SafetensorsFile(folder["x.safetensors"]));

        Assert.Contains(expected, error.Message);
        Assert.Contains("x.safetensors", error.Message);
    }

    [Fact]
    public void Every_shortening_of_a_sound_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        var whole = Malformed.File(Sound, new byte[8]);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["x.safetensors"], whole[..length]);
            Assert.Throws<InvalidDataException>(() => new SafetensorsFile(folder["x.safetensors"]));
        }

        File.WriteAllBytes(folder["x.safetensors"], whole);
        new SafetensorsFile(folder["x.safetensors"]).Dispose();
    }

    [Theory]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x8000_0000_0000_0000UL)]
    public void A_giant_header_is_refused_before_it_is_read(ulong length)
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(folder["x.safetensors"], bytes);

        var error = Assert.Throws<InvalidDataException>(() => new SafetensorsFile(folder["x.safetensors"]));

        Assert.Contains($"claims {length} bytes", error.Message);
    }

    [Fact]
    public void A_refused_file_is_closed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.safetensors"], "short");

        Assert.Throws<InvalidDataException>(() => new SafetensorsFile(folder["x.safetensors"]));

        // Exclusive access is granted only where nobody holds the file.
        new FileStream(folder["x.safetensors"], FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }
}
