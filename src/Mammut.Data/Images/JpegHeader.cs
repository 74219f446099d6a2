using System.Buffers.Binary;

namespace Mammut.Data;

/// <summary>
/// What a JPEG says of itself before its first scan. Read here, not by the decoding library, so that the pixel limit comes before any
/// native call and so that a file cut short is told in the same words whichever library decodes.
/// </summary>
internal readonly record struct JpegHeader(int Width, int Height, int Components)
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public static ReadOnlySpan<byte> Signature => [0xFF, 0xD8, 0xFF];

    public static JpegHeader Read(ReadOnlySpan<byte> data)
    {
        var header = default(JpegHeader?);
        var at = 2;
        while (true)
        {
            var marker = NextMarker(data, ref at);
            if (HasNoLength(marker))
            {
                continue;
            }

            if (at + 2 > data.Length)
            {
                throw Truncated(data, "inside a header segment");
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
            if (length < 2)
            {
                throw Corrupt($"The segment at byte {at - 2} gives its length as {length}; at least 2 was expected.");
            }

            if (at + length > data.Length)
            {
                throw Truncated(data, "inside a header segment");
            }

            if (IsStartOfFrame(marker))
            {
                header = ReadFrame(data.Slice(at, length));
            }

            at += length;
            if (marker == StartOfScan)
            {
                var found = header ?? throw Corrupt("The first scan comes before any frame header.");

                // Inside the entropy-coded data FF D9 can only be the end marker: a data byte FF is followed by 00.
                return data[at..].IndexOf([(byte)0xFF, EndOfImage]) >= 0
                    ? found
                    : throw Truncated(data, "before the end-of-image marker");
            }
        }
    }

    private static byte NextMarker(ReadOnlySpan<byte> data, ref int at)
    {
        // Decoders skip stray bytes before a marker; so do we, and leave it to them to complain.
        while (at < data.Length && data[at] != 0xFF)
        {
            at++;
        }

        while (at < data.Length && data[at] == 0xFF)
        {
            at++;
        }

        if (at >= data.Length)
        {
            throw Truncated(data, "in the header");
        }

        var marker = data[at++];
        return marker == EndOfImage ? throw Corrupt("The image ends before its first scan.") : marker;
    }

    private static JpegHeader ReadFrame(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 8)
        {
            throw Corrupt($"The frame header has {segment.Length} bytes; at least 8 were expected.");
        }

        var height = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(segment[5..]);
        var components = segment[7];
        if (width == 0 || height == 0)
        {
            throw Corrupt($"The frame header gives the size as {width}x{height}.");
        }

        return components is 1 or 3 or 4
            ? new JpegHeader(width, height, components)
            : throw Corrupt($"The frame header announces {components} colour components; 1, 3 or 4 were expected.");
    }

    private static bool HasNoLength(byte marker) => marker is 0x00 or 0x01 or (>= 0xD0 and <= 0xD8);

    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static ImageDecodeException Truncated(ReadOnlySpan<byte> data, string where) =>
        Corrupt($"The JPEG is truncated: its {data.Length} bytes end {where}.");

    private static ImageDecodeException Corrupt(string message) => new(ImageProblem.Corrupt, message);
}
