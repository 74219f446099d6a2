using System.Buffers.Binary;

namespace Mammut.Data;

/// <summary>What a PNG says of itself: the size, and whether it carries chunks that would make a decoder change its colours.</summary>
internal readonly record struct PngHeader(uint Width, uint Height, bool HasColourProfile)
{
    private const int ChunkOverhead = 12; // length, type, checksum

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static PngHeader Read(ReadOnlySpan<byte> data)
    {
        uint width = 0, height = 0;
        var profile = false;
        for (var at = Signature.Length; ;)
        {
            var chunk = ChunkAt(data, at);
            var type = chunk.Slice(4, 4);
            if (at == Signature.Length)
            {
                if (!type.SequenceEqual("IHDR"u8) || chunk.Length != ChunkOverhead + 13)
                {
                    throw new ImageDecodeException(ImageProblem.Corrupt, "The first chunk of the PNG is not a header of 13 bytes.");
                }

                width = BinaryPrimitives.ReadUInt32BigEndian(chunk[8..]);
                height = BinaryPrimitives.ReadUInt32BigEndian(chunk[12..]);
                if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
                {
                    throw new ImageDecodeException(ImageProblem.Corrupt, $"The header gives the size as {width}x{height}.");
                }
            }

            profile |= IsColourProfile(type);
            at += chunk.Length;
            if (type.SequenceEqual("IEND"u8))
            {
                return new PngHeader(width, height, profile);
            }
        }
    }

    /// <summary>
    /// The same file without gamma, chromaticities and colour profile. libpng's simplified API would convert the colours to sRGB by them;
    /// Pillow, and so every published model, takes the samples as they are.
    /// </summary>
    public static ReadOnlySpan<byte> WithoutColourProfile(ReadOnlySpan<byte> data, PngHeader header)
    {
        if (!header.HasColourProfile)
        {
            return data;
        }

        var kept = new byte[data.Length];
        Signature.CopyTo(kept);
        var length = Signature.Length;
        for (var at = Signature.Length; ;)
        {
            var chunk = ChunkAt(data, at);
            var type = chunk.Slice(4, 4);
            if (!IsColourProfile(type))
            {
                chunk.CopyTo(kept.AsSpan(length));
                length += chunk.Length;
            }

            at += chunk.Length;
            if (type.SequenceEqual("IEND"u8))
            {
                return kept.AsSpan(0, length);
            }
        }
    }

    private static bool IsColourProfile(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("gAMA"u8) || type.SequenceEqual("cHRM"u8) || type.SequenceEqual("sRGB"u8)
        || type.SequenceEqual("iCCP"u8) || type.SequenceEqual("cICP"u8);

    private static ReadOnlySpan<byte> ChunkAt(ReadOnlySpan<byte> data, int at)
    {
        if (at + ChunkOverhead <= data.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
            if (length <= data.Length - at - ChunkOverhead)
            {
                return data.Slice(at, (int)length + ChunkOverhead);
            }
        }

        throw new ImageDecodeException(
            ImageProblem.Corrupt, $"The PNG is truncated: its {data.Length} bytes end inside the chunk at byte {at}, before the end chunk.");
    }
}
