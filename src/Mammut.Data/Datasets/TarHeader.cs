using System.Globalization;
using System.Text;

namespace Mammut.Data;

/// <summary>The fields of a 512-byte tar header (POSIX ustar, with the GNU extensions for long names and large numbers).</summary>
internal static class TarHeader
{
    public const int Size = 512;

    private const int ChecksumStart = 148;
    private const int ChecksumEnd = 156;

    public static bool IsEndMark(ReadOnlySpan<byte> header) => !header.ContainsAnyExcept((byte)0);

    /// <summary>Null if the header is sound, else what is wrong with it.</summary>
    public static string? Problem(ReadOnlySpan<byte> header)
    {
        if (header.StartsWith([(byte)0x1F, (byte)0x8B]))
        {
            return "it is compressed with gzip; shards must be plain tar files, so decompress it first.";
        }

        long unsigned = 0, signed = 0;
        for (var i = 0; i < Size; i++)
        {
            var value = i is >= ChecksumStart and < ChecksumEnd ? (byte)' ' : header[i];
            unsigned += value;
            signed += (sbyte)value;
        }

        var stated = Number(header[ChecksumStart..ChecksumEnd]);
        if (stated is null || (stated != unsigned && stated != signed))
        {
            return $"no tar header stands there (its checksum is {unsigned}, the header says {stated?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}).";
        }

        return Length(header) is null ? "the header gives no valid length." : null;
    }

    public static char Type(ReadOnlySpan<byte> header) => header[156] == 0 ? '0' : (char)header[156];

    public static long? Length(ReadOnlySpan<byte> header) => Number(header[124..136]);

    public static string Name(ReadOnlySpan<byte> header)
    {
        var name = Text(header[..100]);
        var prefix = header[257..262].SequenceEqual("ustar"u8) && header[262] == 0 ? Text(header[345..500]) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>Octal digits between blanks; or, with the first bit set, a big-endian number.</summary>
    private static long? Number(ReadOnlySpan<byte> field)
    {
        long value = 0;
        if ((field[0] & 0x80) != 0)
        {
            foreach (var part in field[1..])
            {
                if (value > long.MaxValue >> 8)
                {
                    return null;
                }

                value = (value << 8) | part;
            }

            return field[0] == 0x80 ? value : null;
        }

        var digits = field.Trim((byte)' ').TrimEnd((byte)0).Trim((byte)' ');
        if (digits.IsEmpty)
        {
            return null;
        }

        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }
}
