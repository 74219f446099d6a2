using Mammut.Data;

namespace Mammut.Benchmarks.Pairs;

/// <summary>
/// JPEGs that take a decoder about as long as photographs do: waves of all lengths, the shorter the fainter, discs with hard edges, a
/// little noise; colour at half the resolution.
/// </summary>
internal static class JpegFiles
{
    private const int Quality = 89; // the best that has its colour at half the resolution
    private const int Waves = 16;

    /// <summary>Writes files; every second picture is upright.</summary>
    public static void Write(string folder, int count, int width, int height)
    {
        Directory.CreateDirectory(folder);
        Parallel.For(0, count, i => File.WriteAllBytes(
            Path.Combine(folder, $"{i:D3}.jpg"), ImageCodec.EncodeJpeg(i % 2 == 0 ? Picture(width, height, i) : Picture(height, width, i), Quality)));
    }

    private static RgbImage Picture(int width, int height, int seed)
    {
        var random = new Random(seed);
        var light = new float[width * height];
        for (var wave = 0; wave < Waves; wave++)
            Add(light, width, random, length: 500 / Math.Pow(1.38, wave));
        for (var disc = 0; disc < 12; disc++)
            Fill(light, width, random.Next(width), random.Next(height), random.Next(10, height / 4), random.Next(-80, 80));

        double[] tints = [1, 0.6 + (0.5 * random.NextDouble()), 0.6 + (0.5 * random.NextDouble())];
        var pixels = new byte[3 * light.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(120 + (tints[i % 3] * light[i / 3]) + random.Next(-5, 6), 0, 255);
        return new RgbImage(width, height, pixels);
    }

    // sin(a x + b y + c), turned on by one column at a time.
    private static void Add(float[] light, int width, Random random, double length)
    {
        var (angle, phase) = (random.NextDouble() * Math.PI, random.NextDouble() * 2 * Math.PI);
        var (across, down) = (2 * Math.PI / length * Math.Cos(angle), 2 * Math.PI / length * Math.Sin(angle));
        var height = (float)Math.Pow(length, 0.6);
        var (turnSin, turnCos) = Math.SinCos(across);
        for (var row = 0; row < light.Length; row += width)
        {
            var (sin, cos) = Math.SinCos((down * row / width) + phase);
            foreach (ref var value in light.AsSpan(row, width))
            {
                value += (float)sin * height;
                (sin, cos) = ((sin * turnCos) + (cos * turnSin), (cos * turnCos) - (sin * turnSin));
            }
        }
    }

    private static void Fill(float[] light, int width, int centreX, int centreY, int radius, int value)
    {
        for (var i = 0; i < light.Length; i++)
        {
            var (x, y) = ((i % width) - centreX, (i / width) - centreY);
            if ((x * x) + (y * y) < radius * radius)
                light[i] = (light[i] * 0.4f) + value;
        }
    }
}
