using System.Buffers;
using System.Collections.Concurrent;

namespace Mammut.Data;

/// <summary>
/// Turns a decoded picture into the numbers that a vision encoder reads: [3, Height, Width] float32, planes of red, green and blue,
/// (value / 255 − mean) / std. The steps and their order are those of open_clip, resizing is Pillow's antialiased bicubic.
/// Immutable, and safe for use from several threads at once.
/// </summary>
public sealed class ImageTransform
{
    private const double TrainingGap = 2;

    /// <summary>The channel means that CLIP was trained with.</summary>
    public static IReadOnlyList<float> ClipMean { get; } = [0.48145466f, 0.4578275f, 0.40821073f];

    /// <summary>The channel standard deviations that CLIP was trained with.</summary>
    public static IReadOnlyList<float> ClipStd { get; } = [0.26862954f, 0.26130258f, 0.27577711f];

    private readonly float[] _means;
    private readonly float[] _stds;
    private readonly ConcurrentBag<BicubicResize> _resizes = []; // as many as there are threads at work

    private ImageTransform(
        int height, int width, RandomCrop? crop, bool flip, IReadOnlyList<float>? mean, IReadOnlyList<float>? std, double? decodingGap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        crop?.Validate();
        Height = height;
        Width = width;
        Crop = crop;
        Flip = flip;
        Mean = mean ?? ClipMean;
        Std = std ?? ClipStd;
        DecodingGap = decodingGap;
        (_means, _stds) = Checked(Mean, Std);
    }

    /// <summary>Rows of the result.</summary>
    public int Height { get; }

    /// <summary>Columns of the result.</summary>
    public int Width { get; }

    /// <summary>How many floats one picture becomes: 3 × Height × Width.</summary>
    public int Length => 3 * Height * Width;

    /// <summary>The random crop of training; null in evaluation, where the middle is taken.</summary>
    public RandomCrop? Crop { get; }

    /// <summary>Whether half of the pictures are mirrored.</summary>
    public bool Flip { get; }

    /// <summary>Whether the result depends on the seed given to Apply.</summary>
    public bool IsRandom => Crop is not null || Flip;

    /// <summary>What is subtracted from each channel (after division by 255).</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>What each channel is divided by, after subtraction.</summary>
    public IReadOnlyList<float> Std { get; }

    /// <summary>
    /// How many times as large as the result, on each side, a JPEG is decoded at the least. A large picture may then be decoded at 1/2,
    /// 1/4 or 1/8 by its own inverse DCT, which takes less time than decoding all of it and resizing that. Null: every pixel is decoded,
    /// and the result is Pillow's to the bit. 2 (as Pillow's <c>thumbnail</c>) leaves a difference far below what a JPEG of quality 90
    /// has already lost; 1 is what Pillow's <c>draft</c> does, and comes out a little softer.
    /// </summary>
    public double? DecodingGap { get; }

    /// <summary>Resize until the picture just covers the size, cut out the middle, normalise. No randomness.</summary>
    /// <param name="size">Rows and columns of the result.</param>
    /// <param name="mean">Three channel means of samples in 0 to 1; CLIP's by default.</param>
    /// <param name="std">Three channel standard deviations; CLIP's by default.</param>
    public static ImageTransform Evaluation(int size, IReadOnlyList<float>? mean = null, IReadOnlyList<float>? std = null) =>
        Evaluation(size, size, mean, std);

    /// <summary>Resize until the picture just covers the size, cut out the middle, normalise. No randomness.</summary>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="mean">Three channel means of samples in 0 to 1; CLIP's by default.</param>
    /// <param name="std">Three channel standard deviations; CLIP's by default.</param>
    public static ImageTransform Evaluation(
        int height, int width, IReadOnlyList<float>? mean = null, IReadOnlyList<float>? std = null) =>
        new(height, width, null, false, mean, std, decodingGap: null);

    /// <summary>A random crop resized to the size, perhaps mirrored, normalised.</summary>
    /// <param name="size">Rows and columns of the result.</param>
    /// <param name="crop">Which crops are drawn; 90 to 100 % of the area by default, as open_clip trains.</param>
    /// <param name="flip">Mirror every second picture at random. Off by default: a mirrored picture belies a caption that says left or right.</param>
    /// <param name="mean">Three channel means of samples in 0 to 1; CLIP's by default.</param>
    /// <param name="std">Three channel standard deviations; CLIP's by default.</param>
    public static ImageTransform Training(
        int size, RandomCrop? crop = null, bool flip = false, IReadOnlyList<float>? mean = null, IReadOnlyList<float>? std = null) =>
        Training(size, size, crop, flip, mean, std);

    /// <summary>A random crop resized to the size, perhaps mirrored, normalised.</summary>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="crop">Which crops are drawn; 90 to 100 % of the area by default, as open_clip trains.</param>
    /// <param name="flip">Mirror every second picture at random.</param>
    /// <param name="mean">Three channel means of samples in 0 to 1; CLIP's by default.</param>
    /// <param name="std">Three channel standard deviations; CLIP's by default.</param>
    public static ImageTransform Training(
        int height, int width, RandomCrop? crop = null, bool flip = false,
        IReadOnlyList<float>? mean = null, IReadOnlyList<float>? std = null) =>
        new(height, width, crop ?? new RandomCrop(), flip, mean, std, TrainingGap);

    /// <summary>The same transform with another <see cref="DecodingGap"/>.</summary>
    /// <param name="gap">At least 1; null to decode every pixel, for results that are exact.</param>
    public ImageTransform WithDecodingGap(double? gap)
    {
        if (gap is { } wanted && !(wanted >= 1 && double.IsFinite(wanted)))
        {
            throw new ArgumentOutOfRangeException(nameof(gap), gap, "The decoded picture must be at least as large as the result: a gap of 1 or more, or null.");
        }

        return new ImageTransform(Height, Width, Crop, Flip, Mean, Std, gap);
    }

    /// <summary>Writes the transformed picture.</summary>
    /// <param name="image">Any size.</param>
    /// <param name="destination">At least <see cref="Length"/> floats; receives [3, Height, Width].</param>
    /// <param name="seed">Where the randomness comes from; the same seed and picture give the same result. Not used in evaluation.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Apply(RgbImage image, Span<float> destination, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        CheckLength(destination);
        var random = new SplitMix64(seed);
        Write(image, Draw(image.Width, image.Height, ref random), destination, ref random);
    }

    /// <summary>
    /// Decodes a picture and writes it transformed: as decoding it first, but without taking memory for the pixels, and with
    /// <see cref="DecodingGap"/>.
    /// </summary>
    /// <param name="file">A JPEG or PNG file's bytes.</param>
    /// <param name="destination">At least <see cref="Length"/> floats; receives [3, Height, Width].</param>
    /// <param name="seed">Where the randomness comes from; the same seed and picture give the same result. Not used in evaluation.</param>
    /// <param name="pixelLimit">The most pixels, width times height; compared with the header before anything is decoded.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ImageDecodeException">Unknown format, truncated or damaged data, or too many pixels; nothing was written.</exception>
    /// <exception cref="DllNotFoundException">The library that decodes this format is not installed; the message says how to add it.</exception>
    public void Apply(
        ReadOnlySpan<byte> file, Span<float> destination, ulong seed = 0, long pixelLimit = ImageCodec.DefaultPixelLimit)
    {
        CheckLength(destination);
        var encoded = EncodedImage.Open(file, pixelLimit);
        var random = new SplitMix64(seed);
        var cut = Draw(encoded.Width, encoded.Height, ref random);
        var shrink = encoded.CanShrink ? Shrink(cut) : 1;
        var (width, height) = encoded.Size(shrink);
        var pixels = ArrayPool<byte>.Shared.Rent(checked(3 * width * height));
        try
        {
            encoded.Decode(pixels.AsSpan(0, 3 * width * height), shrink);
            Write(new PixelSpan(width, height, pixels, shrink), cut, destination, ref random);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    /// <summary>The size of the picture resized so that it just covers the target.</summary>
    internal (int Width, int Height) Covering(int width, int height)
    {
        if (Width == Height)
        {
            // torchvision's Resize: the longer side is rounded down.
            return width <= height
                ? (Width, (int)((long)Height * height / width))
                : ((int)((long)Width * width / height), Height);
        }

        // open_clip's ResizeKeepRatio for sizes that are not square: to the nearest.
        var ratio = Math.Min((double)width / Width, (double)height / Height);
        return (Math.Max((int)Math.Round(width / ratio), Width), Math.Max((int)Math.Round(height / ratio), Height));
    }

    // Halves go to the even side, as Python rounds.
    private static int Middle(int size, int wanted) => (int)Math.Round((size - wanted) / 2.0);

    /// <summary>What is to be done to a picture of this size.</summary>
    internal Cut Draw(int width, int height, ref SplitMix64 random)
    {
        if (Crop is not null)
        {
            return new Cut(Crop.Draw(width, height, ref random), Width, Height, new CropBox(0, 0, Width, Height));
        }

        var (coveringWidth, coveringHeight) = Covering(width, height);
        var window = new CropBox(Middle(coveringWidth, Width), Middle(coveringHeight, Height), Width, Height);
        return new Cut(new CropBox(0, 0, width, height), coveringWidth, coveringHeight, window);
    }

    /// <summary>How much smaller a JPEG may be decoded: 1, 2, 4 or 8.</summary>
    internal int Shrink(Cut cut)
    {
        var shrink = DecodingGap is null ? 1 : 8;
        while (shrink > 1 && (cut.Part.Width < DecodingGap * shrink * cut.Width || cut.Part.Height < DecodingGap * shrink * cut.Height))
        {
            shrink /= 2;
        }

        return shrink;
    }

    private void Write(PixelSpan image, Cut cut, Span<float> destination, ref SplitMix64 random)
    {
        var mirrored = Flip && random.NextDouble() < 0.5;
        var planes = new NormalisedPlanes(destination, Height, Width, _means, _stds, mirrored);
        var resize = _resizes.TryTake(out var used) ? used : new BicubicResize();
        resize.Run(image, cut.Part, cut.Width, cut.Height, cut.Window, ref planes);
        _resizes.Add(resize);
    }

    private void CheckLength(Span<float> destination)
    {
        if (destination.Length < Length)
        {
            throw new ArgumentException($"3x{Height}x{Width} is {Length} floats; the destination has {destination.Length}.", nameof(destination));
        }
    }

    private static (float[] Means, float[] Stds) Checked(IReadOnlyList<float> mean, IReadOnlyList<float> std)
    {
        if (mean.Count != 3 || std.Count != 3)
        {
            throw new ArgumentException($"Mean and std have one value a channel, 3 each; got {mean.Count} and {std.Count}.");
        }

        for (var channel = 0; channel < 3; channel++)
        {
            if (!(std[channel] > 0))
            {
                throw new ArgumentException($"The standard deviation of channel {channel} must be above 0; got {std[channel]}.");
            }
        }

        return ([.. mean], [.. std]);
    }

    /// <summary>What is done to one picture.</summary>
    /// <param name="Part">What of it is resized, in its own pixels.</param>
    /// <param name="Width">The part's width after resizing.</param>
    /// <param name="Height">The part's height after resizing.</param>
    /// <param name="Window">What of the resized part is kept.</param>
    internal readonly record struct Cut(CropBox Part, int Width, int Height, CropBox Window);
}
