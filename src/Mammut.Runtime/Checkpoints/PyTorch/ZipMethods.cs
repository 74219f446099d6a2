using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Mammut;

/// <summary>
/// How the entries of a zip archive are compressed, from its directory. .NET's <see cref="System.IO.Compression.ZipArchive"/> knows, but
/// does not say; and by its lengths alone a compressed entry can pass for one that is not. Only for an archive that it has opened:
/// the directory is looked for as it does. Format: PKWARE's APPNOTE.TXT, sections 4.3.12 to 4.3.16.
/// </summary>
internal static class ZipMethods
{
    /// <summary>The method of an entry that is not compressed.</summary>
    public const ushort Stored = 0;

    private const uint HeaderSignature = 0x02014b50, EndSignature = 0x06054b50, LocatorSignature = 0x07064b50;

    private const int HeaderLength = 46, EndLength = 22, LocatorLength = 20, Zip64EndLength = 56;

    /// <summary>The methods, in the order of the directory.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="count">How many entries it has.</param>
    /// <exception cref="InvalidDataException">The directory is not what was opened: the file has been written to since.</exception>
    public static ushort[] Of(SafeFileHandle file, int count)
    {
        var methods = new ushort[count];
        var at = DirectoryStart(file);
        for (var entry = 0; entry < count; entry++)
        {
            var header = Read(file, at, HeaderLength);
            if (UInt32(header, 0) != HeaderSignature)
                throw Changed();
            methods[entry] = UInt16(header, 10);
            // Behind the header follow the name, extra fields and a comment.
            at += HeaderLength + UInt16(header, 28) + UInt16(header, 30) + UInt16(header, 32);
        }

        return methods;
    }

    private static long DirectoryStart(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        // A comment of up to 65535 bytes may follow; the last record that could be one is the one that counts.
        var tail = Read(file, Math.Max(0, length - EndLength - ushort.MaxValue), (int)Math.Min(length, EndLength + ushort.MaxValue));
        Span<byte> signature = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(signature, EndSignature);
        var found = tail.AsSpan(0, Math.Max(0, tail.Length - EndLength + signature.Length)).LastIndexOf(signature);
        if (found < 0)
            throw Changed();

        var end = tail[found..];
        var at = length - tail.Length + found - LocatorLength;
        if ((UInt16(end, 4) == ushort.MaxValue || UInt16(end, 10) == ushort.MaxValue || UInt32(end, 16) == uint.MaxValue) && at >= 0)
        {
            var locator = Read(file, at, LocatorLength);
            if (UInt32(locator, 0) == LocatorSignature)
                return Int64(Read(file, Int64(locator, 8), Zip64EndLength), 48);
        }

        return UInt32(end, 16);
    }

    private static byte[] Read(SafeFileHandle file, long at, int count)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var read = at < 0 ? 0 : RandomAccess.Read(file, bytes.AsSpan(done), at + done);
            if (read == 0)
                throw Changed();
            done += read;
        }

        return bytes;
    }

    private static ushort UInt16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint UInt32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static long Int64(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

    private static InvalidDataException Changed() => new("its directory is not where it was when it was opened.");
}
