using System.Buffers;

namespace Mammut.Data;

/// <summary>
/// Turns a decoded picture into the numbers that a vision encoder reads: [3, Height, Width] float32, planes of red, green and blue,
/// (value / 255 − mean) / std. The steps and their order are those of open_clip, resizing is Pillow's antialiased bicubic.
/// Immutable, and safe for use from several threads at once.
/// </summary>
public sealed class ImageTransform
{
    /// <summary>The channel means that CLIP was trained with.</summary>
    public static IReadOnlyList<float> ClipMean { get; } = [0.48145466f, 0.4578275f, 0.40821073f];

    /// <summary>The channel standard deviations that CLIP was trained with.</summary>
    public static IReadOnlyList<float> ClipStd { get; } = [0.26862954f, 0.26130258f, 0.27577711f];

    private readonly float[] _values; // [3, 256]: the normalised value of each possible sample

    private ImageTransform(int height, int width, RandomCrop? crop, bool flip, IReadOnlyList<float>? mean, IReadOnlyList<float>? std)
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
        _values = Normalised(Mean, Std);
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

    /// <summary>Whether the result depends on the seed given to <see cref="Apply"/>.</summary>
    public bool IsRandom => Crop is not null || Flip;

    /// <summary>What is subtracted from each channel (after division by 255).</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>What each channel is divided by, after subtraction.</summary>
    public IReadOnlyList<float> Std { get; }

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
        new(height, width, null, false, mean, std);

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
        new(height, width, crop ?? new RandomCrop(), flip, mean, std);

    /// <summary>Writes the transformed picture.</summary>
    /// <param name="image">Any size.</param>
    /// <param name="destination">At least <see cref="Length"/> floats; receives [3, Height, Width].</param>
    /// <param name="seed">Where the randomness comes from; the same seed and picture give the same result. Not used in evaluation.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Apply(RgbImage image, Span<float> destination, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (destination.Length < Length)
        {
            throw new ArgumentException($"3x{Height}x{Width} is {Length} floats; the destination has {destination.Length}.", nameof(destination));
        }

        var random = new SplitMix64(seed);
        var rented = ArrayPool<byte>.Shared.Rent(Length);
        try
        {
            var pixels = rented.AsSpan(0, Length);
            if (Crop is not null)
            {
                var box = Crop.Draw(image.Width, image.Height, ref random);
                BicubicResize.Run(image, box, Width, Height, new CropBox(0, 0, Width, Height), pixels);
            }
            else
            {
                var (width, height) = Covering(image.Width, image.Height);
                var window = new CropBox(Middle(width, Width), Middle(height, Height), Width, Height);
                BicubicResize.Run(image, CropBox.Whole(image), width, height, window, pixels);
            }

            Normalise(pixels, destination, mirrored: Flip && random.NextDouble() < 0.5);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
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

    private static float[] Normalised(IReadOnlyList<float> mean, IReadOnlyList<float> std)
    {
        if (mean.Count != 3 || std.Count != 3)
        {
            throw new ArgumentException($"Mean and std have one value a channel, 3 each; got {mean.Count} and {std.Count}.");
        }

        var values = new float[3 * 256];
        for (var i = 0; i < values.Length; i++)
        {
            var channel = i / 256;
            if (!(std[channel] > 0))
            {
                throw new ArgumentException($"The standard deviation of channel {channel} must be above 0; got {std[channel]}.");
            }

            values[i] = ((i % 256 / 255f) - mean[channel]) / std[channel];
        }

        return values;
    }

    private void Normalise(ReadOnlySpan<byte> pixels, Span<float> destination, bool mirrored)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            var values = _values.AsSpan(256 * channel, 256);
            for (var y = 0; y < Height; y++)
            {
                var from = pixels.Slice(3 * y * Width, 3 * Width);
                var to = destination.Slice(((channel * Height) + y) * Width, Width);
                for (int x = 0, at = channel; x < to.Length; x++, at += 3)
                {
                    to[x] = values[from[at]];
                }

                if (mirrored)
                {
                    to.Reverse();
                }
            }
        }
    }
}
