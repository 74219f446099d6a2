using System.Buffers;

namespace Mammut.Data;

/// <summary>An encoded picture that is a file, or a part of one, read each time into memory that is lent.</summary>
/// <param name="path">The file.</param>
/// <param name="start">Where in it the picture begins.</param>
/// <param name="length">Its bytes; null for all that follow.</param>
internal sealed class ImageInFile(string path, long start = 0, int? length = null) : ImageSource
{
    public override RgbImage Decode(long pixelLimit)
    {
        var file = Read(out var count);
        try
        {
            return ImageCodec.Decode(file.AsSpan(0, count), pixelLimit);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(file);
        }
    }

    public override void Transform(ImageTransform transform, Span<float> destination, ulong seed, long pixelLimit)
    {
        var file = Read(out var count);
        try
        {
            transform.Apply(file.AsSpan(0, count), destination, seed, pixelLimit);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(file);
        }
    }

    private byte[] Read(out int count)
    {
        using var file = File.OpenHandle(path);
        count = length ?? CheckedLength(RandomAccess.GetLength(file));
        var bytes = ArrayPool<byte>.Shared.Rent(count);
        for (var done = 0; done < count;)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(done, count - done), start + done);
            if (read == 0)
            {
                ArrayPool<byte>.Shared.Return(bytes);
                throw new EndOfStreamException($"'{path}' ends after {start + done} bytes; the picture was to end after {start + count}.");
            }

            done += read;
        }

        return bytes;
    }

    private int CheckedLength(long length) => length - start <= Array.MaxLength
        ? (int)(length - start)
        : throw new IOException($"'{path}' has {length} bytes; an image file may have {Array.MaxLength}.");
}
