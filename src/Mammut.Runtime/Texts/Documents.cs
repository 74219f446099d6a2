using static TorchSharp.torch;

namespace Mammut;

/// <summary>Texts with images in between.</summary>
public static class Documents
{
    /// <summary>
    /// The images of documents, those of a document one behind the other. What a document names is read where its tokens are on the
    /// CPU already, so that no device is waited for.
    /// </summary>
    /// <param name="images">
    /// <c>[B, K, 3, H, W]</c>, K images a document: those that it names first, then filling for documents that name fewer; or
    /// <c>[B, 3, H, W]</c>, one each.
    /// </param>
    /// <param name="texts">The documents.</param>
    /// <param name="token">The id that stands for an image.</param>
    /// <returns><c>[B K, 3, H, W]</c></returns>
    /// <exception cref="ArgumentException">
    /// The images have neither five axes nor four, or there are not as many documents; a document names more images than it has; or an
    /// image is seen by nothing: of one each, one that its document does not name, of K each, the last one where no document names K.
    /// </exception>
    public static Tensor Images(Tensor images, PackedTexts texts, long token)
    {
        var each = Images(images);
        if (images.shape[0] != texts.Count)
            throw new ArgumentException($"Expected the images of {texts.Count} documents, one for each text, but got [{string.Join(", ", images.shape)}].", nameof(images));
        var named = texts.Images(token);
        var there = images.dim() == 5 ? images.shape[1] : 1;
        for (var text = 0; text < named.Length; text++)
        {
            CheckThere(text, named[text], there, token);
            if (images.dim() == 4 && named[text] == 0)
                throw new ArgumentException($"Text {text} has the image token {token} nowhere, but there is 1 image for it, which nothing would see: the token says where in the text the image stands.", nameof(texts));
        }

        if (named.Max() is var most && most < there)
        {
            throw new ArgumentException(
                $"There are {there} images for each text, but none has the image token {token} so often: text {Array.IndexOf(named, most)} has it {Times(most)}, which is the most. The token says where in a text an image stands.", nameof(texts));
        }

        return each;
    }

    /// <summary>The same of documents whose texts are not written yet.</summary>
    /// <param name="images"><c>[B, K, 3, H, W]</c>, K images a document, or <c>[B, 3, H, W]</c>, one each.</param>
    /// <returns><c>[B K, 3, H, W]</c></returns>
    /// <exception cref="ArgumentException">The images have neither five axes nor four.</exception>
    public static Tensor Images(Tensor images) => images.dim() switch
    {
        5 => images.flatten(0, 1),
        4 => images.alias(),
        _ => throw new ArgumentException($"Expected the images of documents [B, K, 3, H, W], or one each [B, 3, H, W], but got [{string.Join(", ", images.shape)}].", nameof(images)),
    };

    /// <exception cref="ArgumentException">A text names more images than it has.</exception>
    internal static void CheckThere(int text, long named, long there, long token)
    {
        if (named > there)
            throw new ArgumentException($"Text {text} has the image token {token} {Times(named)}, but there {(there == 1 ? "is 1 image" : $"are {there} images")} for each text.", "texts");
    }

    private static string Times(long count) => count switch
    {
        0 => "nowhere",
        1 => "once",
        _ => $"{count} times",
    };
}
