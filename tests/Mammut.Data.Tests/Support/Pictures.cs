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

    /// <summary>Waves of all lengths, the shorter the fainter, as in photographs; hard edges; a little noise.</summary>
    public static RgbImage Natural(int width, int height, int seed)
    {
        var random = new Random(seed);
        var waves = Enumerable.Range(0, 12).Select(i => (
            Length: 300 / Math.Pow(1.5, i), Angle: random.NextDouble() * Math.PI, Phase: random.NextDouble() * 6, Tint: random.Next(3))).ToArray();
        var pixels = new byte[3 * width * height];
        for (var at = 0; at < width * height; at++)
        {
            var (x, y) = (at % width, at / width);
            var inside = ((x - (width / 3)) * (x - (width / 3))) + ((y - (height / 2)) * (y - (height / 2))) < height * height / 9;
            Span<double> sums = [inside ? 60 : 120, inside ? 150 : 110, 128];
            foreach (var (length, angle, phase, tint) in waves)
            {
                var value = length / 8 * Math.Sin((((x * Math.Cos(angle)) + (y * Math.Sin(angle))) * 6.28 / length) + phase);
                sums[0] += value * (tint == 0 ? 1 : 0.7);
                sums[1] += value * (tint == 1 ? 1 : 0.7);
                sums[2] += value * (tint == 2 ? 1 : 0.7);
            }

            for (var c = 0; c < 3; c++)
            {
                pixels[(3 * at) + c] = (byte)Math.Clamp(sums[c] + random.Next(-3, 4), 0, 255);
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
