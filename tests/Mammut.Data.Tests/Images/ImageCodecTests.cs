using System.Buffers.Binary;

namespace Mammut.Data.Tests.Images;

public sealed class ImageCodecTests
{
    // Another decoder than the system's rounds its inverse DCT and its upsampling a little differently.
#if TORCHSHARP
    private const int JpegTolerance = 6;
#else
    private const int JpegTolerance = 0;
#endif

    [Theory]
    [InlineData("colour.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("full-colour.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("four-inks.jpg")]
    public void Jpeg_is_decoded_as_Pillow_does(string name)
    {
        var decoded = ImageCodec.Decode(Fixture.Bytes(name));
        Assert.InRange(Pictures.LargestDifference(Fixture.Pixels(name, 53, 37), decoded), 0, JpegTolerance);
    }

    [Theory]
    [InlineData("source.png")]
    [InlineData("transparent.png")]
    [InlineData("grey.png")]
    [InlineData("grey-transparent.png")]
    [InlineData("palette.png")]
    [InlineData("bits.png")]
    [InlineData("gamma.png")]
    public void Png_is_decoded_as_Pillow_does(string name)
    {
        var expected = Fixture.Pixels(name == "source.png" ? "source" : name, 53, 37);
        Assert.Equal(expected.Pixels, ImageCodec.Decode(Fixture.Bytes(name)).Pixels);
    }

    [Fact]
    public void Png_of_16_bits_is_scaled_to_8()
    {
        var decoded = ImageCodec.Decode(Fixture.Bytes("deep.png"));
        Assert.InRange(Pictures.LargestDifference(Fixture.Pixels("deep.png", 11, 7), decoded), 0, 1);
    }

    [Fact]
    public void The_orientation_in_the_metadata_is_not_applied()
    {
        var decoded = ImageCodec.Decode(Fixture.Bytes("turned.jpg"));
        Assert.Equal((53, 37), (decoded.Width, decoded.Height));
        Assert.InRange(Pictures.LargestDifference(Fixture.Pixels("turned.jpg", 53, 37), decoded), 0, JpegTolerance);
    }

    [Fact]
    public void Png_keeps_every_pixel()
    {
        var random = new Random(1);
        foreach (var (width, height) in new[] { (1, 1), (7, 3), (200, 150) })
        {
            var image = new RgbImage(width, height, new byte[3 * width * height]);
            random.NextBytes(image.Pixels);
            Assert.Equal(image.Pixels, ImageCodec.Decode(ImageCodec.EncodePng(image)).Pixels);
        }
    }

    [Fact]
    public void Jpeg_keeps_what_the_quality_promises()
    {
        var image = Pictures.Smooth(64, 48, 3);
        var best = ImageCodec.EncodeJpeg(image, 100);
        var small = ImageCodec.EncodeJpeg(image, 30);
        Assert.True(small.Length < best.Length / 2, $"{small.Length} against {best.Length} bytes");
        Assert.InRange(MeanDifference(image, ImageCodec.Decode(best)), 0, 1.5);
        Assert.InRange(MeanDifference(image, ImageCodec.Decode(small)), 0, 12);
        Assert.Equal(best, ImageCodec.EncodeJpeg(image, 100));

        static double MeanDifference(RgbImage a, RgbImage b) => a.Pixels.Zip(b.Pixels, (x, y) => Math.Abs(x - y)).Average();
    }

    [Theory]
    [InlineData("colour.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("source.png")]
    [InlineData("palette.png")]
    public void A_file_cut_short_anywhere_is_an_error(string name)
    {
        var whole = Fixture.Bytes(name);
        for (var length = 8; length < whole.Length; length += 1 + (whole.Length / 60))
        {
            var error = Assert.Throws<ImageDecodeException>(() => ImageCodec.Decode(whole.AsSpan(0, length)));
            Assert.Equal(ImageProblem.Corrupt, error.Problem);
            Assert.Contains("truncated", error.Message);
        }
    }

    [Fact]
    public void Jpeg_data_lost_in_the_middle_are_an_error()
    {
        // The end marker is there, the picture is not: a decoder left alone fills in grey and only warns.
        var whole = ImageCodec.EncodeJpeg(Pictures.Smooth(128, 128, 5));
        var damaged = whole[..(whole.Length - 400)].Concat(new byte[] { 0xFF, 0xD9 }).ToArray();
        var error = Assert.Throws<ImageDecodeException>(() => ImageCodec.Decode(damaged));
        Assert.Equal(ImageProblem.Corrupt, error.Problem);
    }

    [Fact]
    public void Png_data_that_belie_their_checksum_are_an_error()
    {
        var damaged = Fixture.Bytes("source.png");
        damaged[damaged.Length / 2] ^= 0xFF;
        var error = Assert.Throws<ImageDecodeException>(() => ImageCodec.Decode(damaged));
        Assert.Equal(ImageProblem.Corrupt, error.Problem);
    }

    [Fact]
    public void Damaged_files_never_do_worse_than_an_error()
    {
        var random = new Random(7);
        foreach (var name in new[] { "colour.jpg", "progressive.jpg", "four-inks.jpg", "source.png", "palette.png", "bits.png" })
        {
            var whole = Fixture.Bytes(name);
            for (var trial = 0; trial < 300; trial++)
            {
                var damaged = (byte[])whole.Clone();
                for (var i = random.Next(1, 6); i > 0; i--)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }

                try
                {
                    var image = ImageCodec.Decode(damaged, pixelLimit: 1_000_000);
                    Assert.Equal(3 * image.Width * image.Height, image.Pixels.Length);
                }
                catch (ImageDecodeException e)
                {
                    Assert.False(string.IsNullOrWhiteSpace(e.Message));
                }
            }
        }
    }

    [Fact]
    public void The_format_is_told_by_the_content()
    {
        var text = Assert.Throws<ImageDecodeException>(() => ImageCodec.Decode("<html>404"u8));
        Assert.Equal(ImageProblem.UnknownFormat, text.Problem);
        Assert.Contains("3C68746D6C3E3430", text.Message);
        var empty = Assert.Throws<ImageDecodeException>(() => ImageCodec.Decode([]));
        Assert.Contains("0 bytes", empty.Message);
    }

    [Theory]
    [InlineData("colour.jpg")]
    [InlineData("source.png")]
    public void The_pixel_limit_counts_from_the_header(string name)
    {
        var data = Fixture.Bytes(name);
        Assert.Equal(53, ImageCodec.Decode(data, pixelLimit: 53 * 37).Width);
        var error = Assert.Throws<ImageDecodeException>(() => ImageCodec.Decode(data, pixelLimit: (53 * 37) - 1));
        Assert.Equal(ImageProblem.TooManyPixels, error.Problem);
        Assert.Contains("53x37", error.Message);
        Assert.Contains("1960", error.Message);
    }

    [Fact]
    public void A_header_that_announces_a_huge_picture_is_refused_before_memory_is_taken()
    {
        var png = Fixture.Bytes("source.png");
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        var jpeg = Fixture.Bytes("colour.jpg");
        var frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 60_000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 60_000);

        foreach (var data in new[] { png, jpeg })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Throws<ImageDecodeException>(() => ImageCodec.Decode(data, pixelLimit: long.MaxValue));
            Assert.Equal(ImageProblem.TooManyPixels, error.Problem);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

#if !TORCHSHARP
    [Fact]
    public void A_missing_library_names_its_package_and_the_setup_command()
    {
        var error = Assert.Throws<DllNotFoundException>(() =>
            ImageLibraries.Load("libturbojpeg0", ["libno-such-thing.so.0"], typeof(ImageCodec).Assembly, null));
        Assert.Contains("apt-get install libturbojpeg0", error.Message);
        Assert.Contains("./mammut setup", error.Message);
        Assert.Contains("libno-such-thing.so.0", error.Message);
    }
#endif
}
