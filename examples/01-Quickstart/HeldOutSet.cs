using Mammut.Data;

namespace Mammut.Examples.Quickstart;

/// <summary>Images that the model never trains on, each with its true captions; no two have the same caption.</summary>
/// <param name="Key">Short name, for the metrics file.</param>
/// <param name="Name">What is special about them, for the report.</param>
internal sealed record HeldOutSet(string Key, string Name, IReadOnlyList<HeldOutImage> Images)
{
    /// <summary>Takes the first readable samples whose main captions differ.</summary>
    /// <exception cref="InvalidDataException">There are fewer than two.</exception>
    public static async Task<HeldOutSet> TakeAsync(string key, string name, IImageTextDataset dataset, int count, ImageTransform transform, CancellationToken cancellation)
    {
        var images = new List<HeldOutImage>();
        var captions = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var sample in dataset.ReadAsync(new DatasetPass(), cancellation))
        {
            if (images.Count == count)
                break;
            if (captions.Add(sample.Captions[0]) && Decode(sample) is { } image)
                images.Add(HeldOutImage.Of(sample, image, transform));
        }

        return images.Count >= 2
            ? new HeldOutSet(key, name, images)
            : throw new InvalidDataException($"Only {images.Count} readable images with captions of their own were found to evaluate on; at least 2 are needed.");
    }

    // The loader counts and reports broken images; here they are only passed over.
    private static RgbImage? Decode(ImageTextSample sample)
    {
        try
        {
            return sample.DecodeImage();
        }
        catch (ImageDecodeException)
        {
            return null;
        }
    }
}

/// <summary>One held-out image: what the model sees, and a picture for the page. A photograph itself is not kept.</summary>
/// <param name="Pixels">Normalised, channels first.</param>
internal sealed record HeldOutImage(string Source, string Key, float[] Pixels, RgbImage Picture, IReadOnlyList<string> Captions)
{
    private const int LargestPicture = 256;

    public static HeldOutImage Of(ImageTextSample sample, RgbImage image, ImageTransform transform)
    {
        var pixels = new float[transform.Length];
        transform.Apply(image, pixels);
        return new HeldOutImage(sample.Source, sample.Key, pixels, Small(image), sample.Captions);
    }

    private static RgbImage Small(RgbImage image)
    {
        if (Math.Max(image.Width, image.Height) <= LargestPicture)
            return image;
        var transform = ImageTransform.Evaluation(LargestPicture, mean: [0, 0, 0], std: [1, 1, 1]);
        var planes = new float[transform.Length];
        transform.Apply(image, planes);
        var size = LargestPicture * LargestPicture;
        var bytes = new byte[3 * size];
        for (var i = 0; i < size; i++)
        {
            for (var channel = 0; channel < 3; channel++)
                bytes[(3 * i) + channel] = (byte)Math.Clamp(MathF.Round(255 * planes[(channel * size) + i]), 0, 255);
        }

        return new RgbImage(LargestPicture, LargestPicture, bytes);
    }
}
