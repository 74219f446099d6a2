namespace Mammut.Data.Tests.Images;

/// <summary>From a file's bytes to numbers in one go, decoding all of the picture or no more than is needed.</summary>
public sealed class EncodedTransformTests
{
    public static TheoryData<string> Files => new(
        "colour.jpg", "progressive.jpg", "full-colour.jpg", "grey.jpg", "four-inks.jpg", "turned.jpg", "source.png", "transparent.png",
        "grey.png", "palette.png", "bits.png", "deep.png");

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_gives_the_same_as_decoding_it_first(string name)
    {
        var file = Fixture.Bytes(name);
        foreach (var transform in new[]
        {
            ImageTransform.Evaluation(16), ImageTransform.Evaluation(30, 17), ImageTransform.Evaluation(70),
            ImageTransform.Training(9, new RandomCrop(0.3), flip: true).WithDecodingGap(null),
        })
        {
            var (expected, actual) = (new float[transform.Length], new float[transform.Length]);
            for (var seed = 0UL; seed < 5; seed++)
            {
                transform.Apply(ImageCodec.Decode(file), expected, seed);
                transform.Apply(file, actual, seed);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Errors_are_those_of_decoding_and_the_memory_is_used_again()
    {
        var transform = ImageTransform.Evaluation(16);
        var result = new float[transform.Length];
        var good = Fixture.Bytes("colour.jpg");
        Assert.Equal(ImageProblem.Corrupt, Assert.Throws<ImageDecodeException>(() => transform.Apply(good.AsSpan(0, 300), result)).Problem);
        Assert.Equal(ImageProblem.UnknownFormat, Assert.Throws<ImageDecodeException>(() => transform.Apply("<html>"u8, result)).Problem);
        var error = Assert.Throws<ImageDecodeException>(() => transform.Apply(good, result, pixelLimit: 100));
        Assert.Equal(ImageProblem.TooManyPixels, error.Problem);
        Assert.Contains("3x16x16", Assert.Throws<ArgumentException>(() => transform.Apply(good, new float[9])).Message);

        var large = ImageCodec.EncodeJpeg(Pictures.Smooth(400, 300, 1));
        for (var i = 0; i < 3; i++)
        {
            transform.Apply(large, result);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            transform.Apply(large, result);
        }

        // Four bytes for each of ten pictures would be 400,000 for their pixels alone.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void Threads_that_share_a_transform_do_not_share_its_memory()
    {
        var transform = ImageTransform.Training(24, new RandomCrop(0.2));
        byte[][] files = [.. Enumerable.Range(0, 6).Select(i => ImageCodec.EncodeJpeg(Pictures.Smooth(40 + (31 * i), 90 - (7 * i), i)))];
        var expected = files.Select((_, i) => Applied(i)).ToArray();
        Parallel.For(0, 600, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Assert.True(expected[i % 6].AsSpan().SequenceEqual(Applied(i % 6)), $"picture {i % 6} came out differently"));

        float[] Applied(int i)
        {
            var result = new float[transform.Length];
            transform.Apply(files[i], result, (ulong)i);
            return result;
        }
    }

    [Fact]
    public void The_decoded_picture_stays_as_large_as_the_gap_asks()
    {
        // 224 of 640x480 is 298x224: half of it is 320x240, which is 1.07 times as much.
        AssertShrinks(ImageTransform.Evaluation(224), 640, 480, (null, 1), (1, 2), (1.07, 2), (1.08, 1), (2, 1));
        AssertShrinks(ImageTransform.Evaluation(224), 1600, 1200, (1, 4), (1.4, 2), (2, 2), (2.6, 2), (2.7, 1), (100, 1));
        AssertShrinks(ImageTransform.Evaluation(16), 4000, 3000, (1, 8), (2, 8));
        AssertShrinks(ImageTransform.Evaluation(224), 223, 10_000, (1, 1));

        var whole = new RandomCrop(1, 1, 4.0 / 3, 4.0 / 3);
        AssertShrinks(ImageTransform.Training(150, 200, whole), 800, 600, (1, 4), (2, 2), (3, 1));
        Assert.Equal(2, ImageTransform.Training(224).DecodingGap);
        Assert.Null(ImageTransform.Evaluation(224).DecodingGap);
        Assert.Contains("1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => ImageTransform.Evaluation(8).WithDecodingGap(0.9)).Message);

        static void AssertShrinks(ImageTransform transform, int width, int height, params (double? Gap, int Shrink)[] expected)
        {
            var random = new SplitMix64(1);
            var cut = transform.Draw(width, height, ref random);
            Assert.All(expected, pair => Assert.Equal(pair.Shrink, transform.WithDecodingGap(pair.Gap).Shrink(cut)));
        }
    }

#if !TORCHSHARP
    [Theory]
    [InlineData("colour.jpg")]
    [InlineData("full-colour.jpg")]
    [InlineData("grey.jpg")]
    public void Half_the_size_is_decoded_as_Pillow_drafts_it(string name)
    {
        var transform = ImageTransform.Evaluation(16).WithDecodingGap(1);
        var result = new float[transform.Length];
        transform.Apply(Fixture.Bytes(name), result);
        var expected = Fixture.Pixels($"half.{name}", 16, 16).Pixels;
        for (var i = 0; i < result.Length; i++)
        {
            var (c, at) = (i / 256, i % 256);
            var sample = (result[i] * ImageTransform.ClipStd[c] + ImageTransform.ClipMean[c]) * 255;
            Assert.Equal(expected[(3 * at) + c], sample, 0.01);
        }
    }

    [Theory]
    [InlineData(1.0, 36)]
    [InlineData(2.0, 46)]
    [InlineData(4.0, 50)]
    public void A_picture_decoded_smaller_is_close_to_the_exact_one(double gap, double decibels)
    {
        // Odd sizes, so that the blocks at the right and the bottom are cut; crops that begin anywhere.
        foreach (var (width, height) in new[] { (321, 239), (250, 188), (167, 501), (511, 127) })
        {
            var file = ImageCodec.EncodeJpeg(Pictures.Natural(width, height, width), 90);
            foreach (var transform in new[] { ImageTransform.Evaluation(12), ImageTransform.Training(12, new RandomCrop(0.5), flip: true) })
            {
                var (exact, close) = (new float[transform.Length], new float[transform.Length]);
                for (var seed = 0UL; seed < 4; seed++)
                {
                    transform.WithDecodingGap(null).Apply(file, exact, seed);
                    transform.WithDecodingGap(gap).Apply(file, close, seed);
                    Assert.False(exact.AsSpan().SequenceEqual(close), "every pixel was decoded");
                    Assert.InRange(SignalToNoise(exact, close), decibels, double.MaxValue);
                }
            }
        }
    }

    [Theory]
    [InlineData("colour.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("four-inks.jpg")]
    public void Every_kind_of_jpeg_can_be_decoded_smaller(string name)
    {
        var file = Fixture.Bytes(name);
        foreach (var transform in new[] { ImageTransform.Evaluation(5), ImageTransform.Evaluation(1, 4), ImageTransform.Evaluation(16) })
        {
            var (exact, close) = (new float[transform.Length], new float[transform.Length]);
            transform.Apply(file, exact);
            transform.WithDecodingGap(1).Apply(file, close);
            Assert.False(exact.AsSpan().SequenceEqual(close), "every pixel was decoded");

            // The fixtures are full of hard edges one pixel wide, the worst there is.
            Assert.InRange(SignalToNoise(exact, close), 17, double.MaxValue);
        }
    }

    /// <summary>In decibels, of samples of 0 to 255 before they were normalised.</summary>
    private static double SignalToNoise(float[] expected, float[] actual)
    {
        var square = expected.Zip(actual).Select((pair, i) =>
            Math.Pow((pair.First - pair.Second) * ImageTransform.ClipStd[i / (expected.Length / 3)] * 255, 2)).Average();
        return 10 * Math.Log10(255 * 255 / square);
    }
#endif
}
