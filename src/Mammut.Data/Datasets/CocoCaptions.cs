using System.Text.Json;

namespace Mammut.Data;

/// <summary>
/// A folder of images with captions in a JSON file as COCO writes it: "images" with "id" and "file_name", "annotations" with "image_id"
/// and "caption". A sample is an image with all its captions, in the order of the file; its key is the image's id.
/// </summary>
public sealed class CocoCaptions : ListedDataset
{
    /// <summary>Reads the list. The images are opened only when they are decoded.</summary>
    /// <param name="imageFolder">Where the file names start from, and which they may not leave.</param>
    /// <param name="annotationFile">The JSON file.</param>
    /// <exception cref="InvalidDataException">The file is not JSON, or not laid out so; the message names the file and the place.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public CocoCaptions(string imageFolder, string annotationFile)
        : this(Load(new DataRoot(imageFolder), annotationFile))
    {
    }

    private CocoCaptions((List<ImageTextSample> Samples, List<SkippedSample> Skipped) content)
        : base(content.Samples, content.Skipped)
    {
    }

    private static (List<ImageTextSample> Samples, List<SkippedSample> Skipped) Load(DataRoot root, string path)
    {
        var (images, annotations) = Parse(path);
        var samples = new List<ImageTextSample>();
        var skipped = new List<SkippedSample>();
        void Skip(SkipReason reason, string key, string message) => skipped.Add(new SkippedSample(reason, path, key, message));

        var captions = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            if (image.Id is not null && !captions.TryAdd(image.Id, []))
            {
                Skip(SkipReason.RepeatedKey, image.Id, "two images have this id; the first is kept.");
            }
        }

        foreach (var annotation in annotations)
        {
            if (annotation.ImageId is null || !captions.TryGetValue(annotation.ImageId, out var known))
            {
                Skip(SkipReason.MissingImage, annotation.ImageId ?? "", "a caption belongs to an image that is not in the list.");
            }
            else if (annotation.Caption?.Trim() is { Length: > 0 } caption)
            {
                known.Add(caption);
            }
        }

        foreach (var image in images)
        {
            if (image.Id is null || string.IsNullOrEmpty(image.FileName))
            {
                Skip(SkipReason.MissingImage, image.Id ?? "", "an image has no id or no file_name.");
            }
            else if (captions.Remove(image.Id, out var own))
            {
                if (own.Count == 0)
                {
                    Skip(SkipReason.MissingCaption, image.Id, $"no annotation has a caption for '{image.FileName}'.");
                }
                else if (root.Resolve(image.FileName) is { } file)
                {
                    samples.Add(ImageTextSample.FromFile(image.Id, path, own, file));
                }
                else
                {
                    Skip(SkipReason.PathOutside, image.Id, $"'{image.FileName}' leads out of the image folder.");
                }
            }
        }

        return (samples, skipped);
    }

    private static (IReadOnlyList<CocoImage> Images, IReadOnlyList<CocoAnnotation> Annotations) Parse(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var file = JsonSerializer.Deserialize(stream, CocoJson.Default.CocoFile);
            return (file?.Images, file?.Annotations) is ({ } images, { } annotations)
                ? (images, annotations)
                : throw new InvalidDataException($"{path} is not a COCO captions file: the lists \"images\" and \"annotations\" were expected.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not a COCO captions file: {e.Message}", e);
        }
    }
}
