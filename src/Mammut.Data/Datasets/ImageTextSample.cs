namespace Mammut.Data;

/// <summary>One picture with its captions. The picture is decoded on demand, so a sample is as small as its file.</summary>
public sealed class ImageTextSample
{
    private readonly ImageSource _image;

    private ImageTextSample(string key, string source, IReadOnlyList<string> captions, long? offset, ImageSource image)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(captions);
        if (captions.Count == 0)
        {
            throw new ArgumentException($"The sample '{key}' of {source} has no caption; at least one was expected.", nameof(captions));
        }

        Key = key;
        Source = source;
        Captions = captions;
        Offset = offset;
        _image = image;
    }

    /// <summary>The sample's name, unique within its source.</summary>
    public string Key { get; }

    /// <summary>The shard, table or annotation file it comes from.</summary>
    public string Source { get; }

    /// <summary>Where in its source the sample begins, in bytes; null where that means nothing.</summary>
    public long? Offset { get; }

    /// <summary>What is said of the picture; at least one text.</summary>
    public IReadOnlyList<string> Captions { get; }

    /// <summary>A sample whose encoded image is in memory.</summary>
    /// <param name="key">The name.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="captions">At least one.</param>
    /// <param name="image">A JPEG or PNG file's bytes.</param>
    /// <param name="offset">The place in the source, in bytes.</param>
    public static ImageTextSample FromBytes(
        string key, string source, IReadOnlyList<string> captions, ReadOnlyMemory<byte> image, long? offset = null) =>
        new(key, source, captions, offset, new ImageInMemory(image));

    /// <summary>A sample whose image is a file, read when it is decoded.</summary>
    /// <param name="key">The name.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="captions">At least one.</param>
    /// <param name="path">A JPEG or PNG file.</param>
    public static ImageTextSample FromFile(string key, string source, IReadOnlyList<string> captions, string path) =>
        new(key, source, captions, null, new ImageInFile(path));

    /// <summary>A sample whose image is already decoded.</summary>
    /// <param name="key">The name.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="captions">At least one.</param>
    /// <param name="image">The picture.</param>
    public static ImageTextSample FromImage(string key, string source, IReadOnlyList<string> captions, RgbImage image) =>
        new(key, source, captions, null, new DecodedImage(_ => image));

    /// <summary>A sample whose image a function makes each time it is decoded; the function may be called from any thread.</summary>
    /// <param name="key">The name.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="captions">At least one.</param>
    /// <param name="decode">
    /// Makes the picture, given the most pixels it may have. <see cref="ImageDecodeException"/> and <see cref="IOException"/> mean that
    /// the sample is broken; other exceptions end the reading.
    /// </param>
    public static ImageTextSample FromDecoder(
        string key, string source, IReadOnlyList<string> captions, Func<long, RgbImage> decode) =>
        new(key, source, captions, null, new DecodedImage(decode ?? throw new ArgumentNullException(nameof(decode))));

    /// <summary>A sample whose image is a part of a file, read when it is decoded.</summary>
    internal static ImageTextSample FromFilePart(
        string key, string source, IReadOnlyList<string> captions, string path, long start, int length, long? offset) =>
        new(key, source, captions, offset, new ImageInFile(path, start, length));

    /// <summary>Decodes the picture, each time anew.</summary>
    /// <param name="pixelLimit">The most pixels, width times height.</param>
    /// <exception cref="ImageDecodeException">The image is damaged, of an unknown format, or too large.</exception>
    /// <exception cref="IOException">The image's file cannot be read.</exception>
    public RgbImage DecodeImage(long pixelLimit = ImageCodec.DefaultPixelLimit) => _image.Decode(pixelLimit);

    /// <summary>Decodes the picture and writes it transformed.</summary>
    internal void Transform(ImageTransform transform, Span<float> destination, ulong seed, long pixelLimit) =>
        _image.Transform(transform, destination, seed, pixelLimit);
}
