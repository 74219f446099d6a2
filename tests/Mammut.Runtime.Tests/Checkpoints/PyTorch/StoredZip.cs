using System.Buffers.Binary;
using System.Text;

namespace Mammut.Tests;

/// <summary>Zip archives of entries without compression, as torch.save writes them, and wrong ones.</summary>
public static class StoredZip
{
    /// <summary>One entry.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Data">Its bytes.</param>
    /// <param name="ClaimedLength">What the directory says of its length; the truth by default.</param>
    /// <param name="ClaimedOffset">Where the directory says it begins; the truth by default.</param>
    /// <param name="Method">What is said of its compression; none by default. The data are written as they are.</param>
    public sealed record Entry(string Name, byte[] Data, long? ClaimedLength = null, long? ClaimedOffset = null, ushort Method = 0);

    /// <param name="zip64">Whether sizes, offsets and counts stand in the fields of zip64, as in archives above 4 GiB.</param>
    /// <param name="entries">The entries.</param>
    public static byte[] Of(bool zip64, params Entry[] entries)
    {
        using var file = new MemoryStream();
        using var directory = new MemoryStream();
        foreach (var entry in entries)
        {
            var (start, name, crc) = (file.Position, Encoding.UTF8.GetBytes(entry.Name), Crc32(entry.Data));
            var length = entry.ClaimedLength ?? entry.Data.Length;
            Write(file, 0x04034b50, (ushort)(zip64 ? 45 : 20), (ushort)0, entry.Method, 0u, crc, Narrow(length), Narrow(length), (ushort)name.Length, (ushort)(zip64 ? 20 : 0), name);
            if (zip64)
                Write(file, (ushort)1, (ushort)16, length, length);
            file.Write(entry.Data);

            var offset = entry.ClaimedOffset ?? start;
            Write(
                directory, 0x02014b50, (ushort)45, (ushort)(zip64 ? 45 : 20), (ushort)0, entry.Method, 0u, crc, Narrow(length), Narrow(length), (ushort)name.Length,
                (ushort)(zip64 ? 28 : 0), (ushort)0, (ushort)0, (ushort)0, 0u, Narrow(offset), name);
            if (zip64)
                Write(directory, (ushort)1, (ushort)24, length, length, offset);
        }

        var (directoryStart, directoryLength, count) = (file.Position, directory.Length, (long)entries.Length);
        directory.WriteTo(file);
        if (zip64)
        {
            var end = file.Position;
            Write(file, 0x06064b50, 44L, (ushort)45, (ushort)45, 0u, 0u, count, count, directoryLength, directoryStart);
            Write(file, 0x07064b50, 0u, end, 1u);
        }

        var shortCount = zip64 ? ushort.MaxValue : (ushort)count;
        Write(file, 0x06054b50, (ushort)0, (ushort)0, shortCount, shortCount, Narrow(directoryLength), Narrow(directoryStart), (ushort)0);
        return file.ToArray();

        uint Narrow(long value) => zip64 ? uint.MaxValue : (uint)value;
    }

    private static void Write(Stream stream, params object[] fields)
    {
        Span<byte> bytes = stackalloc byte[8];
        foreach (var field in fields)
        {
            switch (field)
            {
                case ushort value: BinaryPrimitives.WriteUInt16LittleEndian(bytes, value); stream.Write(bytes[..2]); break;
                case uint value: BinaryPrimitives.WriteUInt32LittleEndian(bytes, value); stream.Write(bytes[..4]); break;
                case int value: BinaryPrimitives.WriteInt32LittleEndian(bytes, value); stream.Write(bytes[..4]); break;
                case long value: BinaryPrimitives.WriteInt64LittleEndian(bytes, value); stream.Write(bytes); break;
                case byte[] value: stream.Write(value); break;
                default: throw new ArgumentException($"No field is a {field.GetType().Name}.", nameof(fields));
            }
        }
    }

    private static uint Crc32(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }
}
