namespace Mammut.Data.Tests.Images;

public sealed class ImageTransformTests
{
    private static readonly RgbImage Source = Fixture.Pixels("source", 53, 37);

    [Theory]
    [InlineData(20, 14)]
    [InlineData(13, 31)]
    [InlineData(90, 64)]
    [InlineData(53, 12)]
    [InlineData(17, 37)]
    [InlineData(106, 11)]
    [InlineData(1, 1)]
    public void Resizing_agrees_with_Pillow_to_the_bit(int width, int height)
    {
        var resized = new byte[3 * width * height];
        Resize(Source, CropBox.Whole(Source), width, height, new CropBox(0, 0, width, height), resized);
        Assert.Equal(Fixture.Pixels("resized", width, height).Pixels, resized);
    }

    [Fact]
    public void Resizing_a_part_agrees_with_cutting_it_out_first()
    {
        var resized = new byte[3 * 24 * 24];
        Resize(Source, new CropBox(5, 3, 40, 27), 24, 24, new CropBox(0, 0, 24, 24), resized);
        Assert.Equal(Fixture.Pixels("cropped", 24, 24).Pixels, resized);
    }

    [Fact]
    public void A_window_is_a_part_of_the_whole_result()
    {
        var whole = new byte[3 * 30 * 22];
        Resize(Source, CropBox.Whole(Source), 30, 22, new CropBox(0, 0, 30, 22), whole);
        var window = new byte[3 * 11 * 9];
        Resize(Source, CropBox.Whole(Source), 30, 22, new CropBox(8, 5, 11, 9), window);
        for (var y = 0; y < 9; y++)
        {
            Assert.Equal(whole.AsSpan(3 * (((y + 5) * 30) + 8), 33), window.AsSpan(33 * y, 33));
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(18)]
    [InlineData(24)]
    [InlineData(40)]
    public void Evaluation_agrees_with_open_clip(int size) =>
        AssertNormalised(Fixture.Pixels("evaluation", size, size), ImageTransform.Evaluation(size));

    [Theory]
    [InlineData(30, 16)]
    [InlineData(12, 28)]
    public void Evaluation_of_an_oblong_size_agrees_with_open_clip(int width, int height) =>
        AssertNormalised(Fixture.Pixels("evaluation-oblong", width, height), ImageTransform.Evaluation(height, width));

    [Fact]
    public void A_picture_of_the_right_size_is_only_normalised()
    {
        var image = Pictures.Smooth(16, 16, 1);
        AssertNormalised(image, ImageTransform.Evaluation(16), from: image);
    }

    [Fact]
    public void Every_shape_of_picture_is_covered_by_the_resized_one()
    {
        foreach (var transform in new[] { ImageTransform.Evaluation(32), ImageTransform.Evaluation(20, 48), ImageTransform.Evaluation(48, 20) })
        {
            var result = new float[transform.Length];
            foreach (var (width, height) in new[] { (1, 1), (1, 300), (300, 1), (31, 33), (33, 31), (640, 7) })
            {
                var (w, h) = transform.Covering(width, height);
                Assert.True(w >= transform.Width && h >= transform.Height, $"{width}x{height} became {w}x{h}");
                result.AsSpan().Fill(float.NaN);
                transform.Apply(Pictures.Smooth(width, height, 2), result);
                Assert.DoesNotContain(result, float.IsNaN);
            }
        }
    }

    [Fact]
    public void A_training_crop_depends_on_its_seed_alone()
    {
        var transform = ImageTransform.Training(24, new RandomCrop(MinScale: 0.3));
        Assert.True(transform.IsRandom);
        Assert.Equal(Applied(transform, 5), Applied(transform, 5));
        Assert.NotEqual(Applied(transform, 5), Applied(transform, 6));
        Assert.False(ImageTransform.Evaluation(24).IsRandom);
        Assert.Equal(Applied(ImageTransform.Evaluation(24), 5), Applied(ImageTransform.Evaluation(24), 6));
    }

    [Fact]
    public void Crops_lie_inside_and_have_the_size_and_ratio_asked_for()
    {
        var random = new SplitMix64(1);
        var crop = new RandomCrop(MinScale: 0.2, MaxScale: 0.6);
        double smallest = 1, largest = 0;
        for (var i = 0; i < 2000; i++)
        {
            var box = crop.Draw(640, 480, ref random);
            Assert.True(box.Left >= 0 && box.Top >= 0 && box.Left + box.Width <= 640 && box.Top + box.Height <= 480);
            Assert.InRange((double)box.Width / box.Height, 0.74, 1.35);
            var share = (double)box.Width * box.Height / (640 * 480);
            (smallest, largest) = (Math.Min(smallest, share), Math.Max(largest, share));
        }

        Assert.InRange(smallest, 0.195, 0.22);
        Assert.InRange(largest, 0.58, 0.605);
    }

    [Fact]
    public void A_picture_too_long_for_the_ratios_gives_its_middle()
    {
        var random = new SplitMix64(1);
        Assert.Equal(new CropBox(433, 0, 133, 100), new RandomCrop(0.9, 1.0).Draw(1000, 100, ref random));
        Assert.Equal(new CropBox(0, 433, 100, 133), new RandomCrop(0.9, 1.0).Draw(100, 1000, ref random));
    }

    [Fact]
    public void Flipping_mirrors_about_half_and_is_off_by_default()
    {
        var image = Pictures.Smooth(16, 16, 1);
        var whole = new RandomCrop(1, 1, 1, 1);
        var straight = Applied(ImageTransform.Training(16, whole), 0, image);
        var mirrored = straight.Chunk(16).SelectMany(row => row.Reverse()).ToArray();
        var flipping = ImageTransform.Training(16, whole, flip: true);
        var count = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            Assert.Equal(straight, Applied(ImageTransform.Training(16, whole), seed, image));
            var result = Applied(flipping, seed, image);
            count += result.SequenceEqual(mirrored) ? 1 : 0;
            Assert.True(result.SequenceEqual(mirrored) || result.SequenceEqual(straight));
        }

        Assert.InRange(count, 70, 130);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Contains("0 < min <= max <= 1", Assert.Throws<ArgumentException>(() => ImageTransform.Training(8, new RandomCrop(1.2, 2))).Message);
        Assert.Contains("aspect", Assert.Throws<ArgumentException>(() => ImageTransform.Training(8, new RandomCrop(MinRatio: 2))).Message);
        Assert.Contains("channel 1", Assert.Throws<ArgumentException>(() => ImageTransform.Evaluation(8, std: [1, 0, 1])).Message);
        Assert.Contains("3x8x8", Assert.Throws<ArgumentException>(() => ImageTransform.Evaluation(8).Apply(Source, new float[10])).Message);
    }

    private static void Resize(RgbImage image, CropBox part, int width, int height, CropBox window, byte[] result)
    {
        var rows = new ByteRows(result, 3 * window.Width);
        new BicubicResize().Run(image, part, width, height, window, ref rows);
    }

    private static float[] Applied(ImageTransform transform, ulong seed, RgbImage? image = null)
    {
        var result = new float[transform.Length];
        transform.Apply(image ?? Source, result, seed);
        return result;
    }

    private static void AssertNormalised(RgbImage expected, ImageTransform transform, RgbImage? from = null)
    {
        var result = Applied(transform, 0, from);
        Assert.Equal(expected.Width, transform.Width);
        for (var c = 0; c < 3; c++)
        {
            for (var i = 0; i < expected.Width * expected.Height; i++)
            {
                var sample = expected.Pixels[(3 * i) + c];
                var normal = ((sample / 255.0) - ImageTransform.ClipMean[c]) / ImageTransform.ClipStd[c];
                Assert.Equal(normal, result[(c * expected.Width * expected.Height) + i], 1e-5);
            }
        }
    }
}
