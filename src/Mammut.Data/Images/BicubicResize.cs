using System.Buffers;

namespace Mammut.Data;

/// <summary>
/// Antialiased bicubic resizing of RGB bytes as Pillow's <c>Image.resize(size, BICUBIC)</c> does it: across first, then down, with the
/// picture between rounded to 8 bits. Only the window that is kept is computed, and only from the rows that it needs. An instance keeps
/// its memory for the next image; it is for one thread at a time.
/// </summary>
internal sealed class BicubicResize
{
    private readonly ResizeFilter _across = new();
    private readonly ResizeFilter _down = new();

    /// <summary>Resizes a part of an image, as if it had been cut out before, and keeps a window of the result.</summary>
    /// <param name="image">The source.</param>
    /// <param name="part">What of the source to resize, in pixels of the whole picture also where the source was decoded smaller.</param>
    /// <param name="width">The part's width after resizing.</param>
    /// <param name="height">The part's height after resizing.</param>
    /// <param name="window">What of the result to keep.</param>
    /// <param name="rows">Takes the window's rows, from the top.</param>
    public void Run<TRows>(PixelSpan image, CropBox part, int width, int height, CropBox window, ref TRows rows)
        where TRows : struct, IPixelRows, allows ref struct
    {
        var (x, y) = (ResizeAxis.Of(part.Left, part.Width, image.Shrink), ResizeAxis.Of(part.Top, part.Height, image.Shrink));
        var across = x.IsAlready(width) ? null : _across.Bicubic(x, width, window.Left, window.Width);

        // Pillow leaves out a pass that changes nothing, and so the rounding that comes with it.
        var down = y.IsAlready(height) ? null : _down.Bicubic(y, height, window.Top, window.Height);
        var (first, needed) = down is null
            ? (window.Top, window.Height)
            : (down.Starts[0], down.Starts[down.Count - 1] + down.Counts[down.Count - 1] - down.Starts[0]);

        // A row has room for whole vectors, and for the spare byte of its last pixel.
        var stride = ((3 * window.Width) + 1 + DownPass.Block - 1) / DownPass.Block * DownPass.Block;
        var rented = ArrayPool<byte>.Shared.Rent(checked((needed + 1) * stride));
        try
        {
            var middle = rented.AsSpan(0, needed * stride);
            Across(image, x, y.First + first, needed, across, window, middle, stride);
            var result = rented.AsSpan(needed * stride, stride);
            for (var at = 0; at < window.Height; at++)
            {
                if (down is not null)
                {
                    DownPass.Row(middle[((down.Starts[at] - first) * stride)..], stride, down, at, result);
                }

                rows.Take(at, (down is null ? middle[(at * stride)..] : result)[..(3 * window.Width)]);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>So many rows of the source, from <paramref name="top"/> on, resized across; the window's columns are kept.</summary>
    private static void Across(
        PixelSpan image, ResizeAxis x, int top, int count, ResizeFilter? filter, CropBox window, Span<byte> to, int stride)
    {
        var step = 3 * image.Width;
        var source = image.Bytes[((top * step) + (3 * x.First))..];
        if (filter is not null)
        {
            AcrossPass.Rows(source, step, count, filter, to, stride);
            return;
        }

        for (var y = 0; y < count; y++)
        {
            source.Slice((y * step) + (3 * window.Left), 3 * window.Width).CopyTo(to[(y * stride)..]);
        }
    }
}
