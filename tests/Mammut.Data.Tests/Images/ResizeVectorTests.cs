namespace Mammut.Data.Tests.Images;

/// <summary>Each pass exists twice: with 256-bit vectors, and for machines that have none.</summary>
public sealed class ResizeVectorTests
{
    private static readonly (int Inputs, int Outputs)[] Sizes =
        [(1, 1), (1, 9), (2, 1), (3, 7), (5, 4), (17, 5), (40, 39), (53, 13), (64, 200), (301, 8), (3000, 2)];

    [WideVectorFact]
    public void Rows_resized_across_are_the_same_with_and_without_wide_vectors()
    {
        var random = new Random(1);
        foreach (var (inputs, outputs) in Sizes)
        {
            var filter = new ResizeFilter().Bicubic(ResizeAxis.Of(0, inputs, 1), outputs, 0, outputs);
            foreach (var count in new[] { 1, 2, 3, 4, 5, 8, 11 })
            {
                var (step, stride) = (3 * inputs, (3 * outputs) + 1);
                var from = Extremes(random, count * step);
                var (wide, plain) = (new byte[count * stride], new byte[count * stride]);
                AcrossPass.Rows(from, step, count, filter, wide, stride, avx2: true);
                AcrossPass.Rows(from, step, count, filter, plain, stride, avx2: false);
                for (var y = 0; y < count; y++)
                {
                    Assert.Equal(plain.AsSpan(y * stride, 3 * outputs), wide.AsSpan(y * stride, 3 * outputs));
                }
            }
        }
    }

    [WideVectorFact]
    public void Rows_resized_down_are_the_same_with_and_without_wide_vectors()
    {
        var random = new Random(2);
        foreach (var (inputs, outputs) in Sizes)
        {
            var filter = new ResizeFilter().Bicubic(ResizeAxis.Of(0, inputs, 1), outputs, 0, outputs);
            foreach (var stride in new[] { DownPass.Block, 5 * DownPass.Block })
            {
                var from = Extremes(random, inputs * stride);
                var (wide, plain) = (new byte[stride], new byte[stride]);
                for (var y = 0; y < outputs; y++)
                {
                    DownPass.WithPairs(from.AsSpan(filter.Starts[y] * stride), stride, filter, y, wide);
                    DownPass.Portable(from.AsSpan(filter.Starts[y] * stride), stride, filter, y, plain);
                    Assert.Equal(plain, wide);
                }
            }
        }
    }

    [Fact]
    public void A_filter_that_is_filled_again_is_the_one_of_the_new_sizes()
    {
        var used = new ResizeFilter();
        foreach (var (inputs, outputs) in Sizes.Concat(Sizes.Reverse()))
        {
            var fresh = new ResizeFilter().Bicubic(ResizeAxis.Of(0, inputs, 1), outputs, 0, outputs);
            used.Bicubic(ResizeAxis.Of(0, inputs, 1), outputs, 0, outputs);
            Assert.Equal((fresh.Count, fresh.Taps), (used.Count, used.Taps));
            Assert.Equal(fresh.Starts.AsSpan(0, outputs), used.Starts.AsSpan(0, outputs));
            Assert.Equal(fresh.Counts.AsSpan(0, outputs), used.Counts.AsSpan(0, outputs));
            Assert.Equal(fresh.High.AsSpan(0, outputs * fresh.Taps), used.High.AsSpan(0, outputs * fresh.Taps));
            Assert.Equal(fresh.Low.AsSpan(0, outputs * fresh.Taps), used.Low.AsSpan(0, outputs * fresh.Taps));
        }
    }

    [Fact]
    public void What_lies_behind_the_pixels_is_of_no_account()
    {
        var image = Pictures.Smooth(31, 23, 3);
        foreach (var (width, height) in new[] { (9, 7), (31, 9), (9, 23), (60, 50) })
        {
            var results = new byte[2][];
            for (var i = 0; i < 2; i++)
            {
                var longer = new byte[image.Pixels.Length + (1000 * i)];
                longer.AsSpan().Fill((byte)(255 * i));
                image.Pixels.CopyTo(longer, 0);
                results[i] = new byte[3 * width * height];
                var rows = new ByteRows(results[i], 3 * width);
                new BicubicResize().Run(
                    new PixelSpan(31, 23, longer), new CropBox(0, 0, 31, 23), width, height, new CropBox(0, 0, width, height), ref rows);
            }

            Assert.Equal(results[0], results[1]);
        }
    }

    [Fact]
    public void Every_sample_is_normalised_to_the_same_number_in_any_column()
    {
        float[] means = [0.48145466f, 0.4578275f, 0.40821073f], stds = [0.26862954f, 0.26130258f, 0.27577711f];
        foreach (var width in new[] { 1, 5, 15, 16, 17, 40, 256 })
        {
            var row = new byte[3 * width];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = (byte)(i * 7);
            }

            foreach (var mirrored in new[] { false, true })
            {
                var result = new float[3 * 2 * width];
                new NormalisedPlanes(result, 2, width, means, stds, mirrored).Take(1, row);
                for (var i = 0; i < row.Length; i++)
                {
                    var (x, c) = (mirrored ? width - 1 - (i / 3) : i / 3, i % 3);
                    Assert.Equal(((row[i] / 255f) - means[c]) / stds[c], result[(((c * 2) + 1) * width) + x]);
                }

                Assert.All(Enumerable.Range(0, 3), c => Assert.All(result.Skip(2 * c * width).Take(width), value => Assert.Equal(0, value)));
            }
        }
    }

    // Mostly the ends of the range, so that sums over-shoot and are cut.
    private static byte[] Extremes(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => random.Next(256) }))];
}
