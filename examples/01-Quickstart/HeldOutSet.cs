using Mammut.Data;

namespace Mammut.Examples.Quickstart;

/// <summary>Images that the model never trains on, each with its true captions; no two have the same caption.</summary>
/// <param name="Key">Short name, for the metrics file.</param>
/// <param name="Name">What is special about them, for the report.</param>
internal sealed record HeldOutSet(string Key, string Name, IReadOnlyList<HeldOutImage> Images)
{
    /// <summary>Takes the first readable samples whose main captions differ.</summary>
    /// <exception cref="InvalidDataException">There are fewer than two.</exception>
    public static async Task<HeldOutSet> TakeAsync(string key, string name, IImageTextDataset dataset, int count, CancellationToken cancellation)
    {
        var images = new List<HeldOutImage>();
        var captions = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var sample in dataset.ReadAsync(new DatasetPass(), cancellation))
        {
            if (images.Count == count)
                break;
            if (captions.Add(sample.Captions[0]) && Decode(sample) is { } image)
                images.Add(new HeldOutImage(sample.Source, sample.Key, image, sample.Captions));
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

/// <summary>One held-out image.</summary>
internal sealed record HeldOutImage(string Source, string Key, RgbImage Image, IReadOnlyList<string> Captions);
