namespace Mammut.Data.Tests;

/// <summary>Small pictures made on the spot.</summary>
internal static class Pictures
{
    /// <summary>A smooth picture that is different for each seed.</summary>
    public static RgbImage Smooth(int width, int height, int seed)
    {
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = 3 * ((y * width) + x);
                pixels[at] = (byte)(127 + (120 * Math.Sin((x + seed) / 6.0)));
                pixels[at + 1] = (byte)(127 + (120 * Math.Cos((y - seed) / 5.0)));
                pixels[at + 2] = (byte)((seed * 37 + x + y) % 256);
            }
        }

        return new RgbImage(width, height, pixels);
    }

    public static byte[] Jpeg(int seed, int width = 24, int height = 20) => ImageCodec.EncodeJpeg(Smooth(width, height, seed));

    public static int LargestDifference(RgbImage a, RgbImage b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        return a.Pixels.Zip(b.Pixels, (x, y) => Math.Abs(x - y)).Max();
    }
}
