using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Texts and images that match and that do not, for a model that is to tell (ALBEF, Li et al. 2021, section 3.2): the pairs of a batch,
/// then each text with another image, then each image with another text; 3B in all. A batch of one pair has nothing else to show.
/// </summary>
/// <remarks>Its tensors belong to the dispose scope it was made in.</remarks>
public sealed class MatchingPairs
{
    private readonly long[] _texts;
    private readonly Tensor _images;

    private MatchingPairs(long pairs, long[] images, long[] texts, Device device)
    {
        var own = Enumerable.Range(0, (int)pairs).Select(pair => (long)pair).ToArray();
        _texts = [.. own, .. images.Length == 0 ? [] : own, .. texts];
        _images = tensor((long[])[.. own, .. images, .. texts.Length == 0 ? [] : own], dtype: ScalarType.Int64, device: device);
        Labels = tensor((long[])[.. own.Select(_ => 1L), .. images.Concat(texts).Select(_ => 0L)], dtype: ScalarType.Int64, device: device);
    }

    /// <summary>1 where text and image match, else 0; int64 <c>[3B]</c>.</summary>
    public Tensor Labels { get; }

    /// <summary>Draws negatives from torch's own random state: the more alike by the softmax of the similarities, the more often; or takes those that are given.</summary>
    /// <param name="images">Embeddings of the images, <c>[B, E]</c>.</param>
    /// <param name="texts">Embeddings of the texts, <c>[B, E]</c>; row <c>i</c> belongs to image <c>i</c>.</param>
    /// <param name="scale">Scalar by which similarities are multiplied.</param>
    /// <param name="choices">The negatives instead; null to draw.</param>
    /// <param name="otherImages">What a momentum copy makes of the images, for texts to be compared with; null for <paramref name="images"/>.</param>
    /// <param name="otherTexts">What a momentum copy makes of the texts, for images to be compared with; null for <paramref name="texts"/>.</param>
    /// <exception cref="ArgumentException">The embeddings have not one shape, or there is not one negative for each.</exception>
    public static MatchingPairs Of(Tensor images, Tensor texts, Tensor scale, LossChoices? choices = null, Tensor? otherImages = null, Tensor? otherTexts = null)
    {
        if (images.dim() != 2 || !images.shape.SequenceEqual(texts.shape))
            throw new ArgumentException($"Expected image and text embeddings of one shape [B, E], but got [{string.Join(", ", images.shape)}] and [{string.Join(", ", texts.shape)}].", nameof(texts));
        var pairs = images.shape[0];
        if (choices is { NegativeImages: { } givenImages, NegativeTexts: { } givenTexts })
            return new MatchingPairs(pairs, Given(givenImages, pairs), Given(givenTexts, pairs), images.device);
        if (pairs == 1)
            return new MatchingPairs(pairs, [], [], images.device);
        long[] drawnImages, drawnTexts;
        using (NewDisposeScope())
        using (no_grad())
        {
            drawnTexts = Drawn(images.Wide().matmul((otherTexts ?? texts).Wide().transpose(0, 1)) * scale.Wide());
            drawnImages = Drawn(texts.Wide().matmul((otherImages ?? images).Wide().transpose(0, 1)) * scale.Wide());
        }

        return new MatchingPairs(pairs, drawnImages, drawnTexts, images.device);
    }

    /// <summary>The texts of the 3B pairs.</summary>
    /// <param name="texts">The texts of the batch.</param>
    public PackedTexts Texts(PackedTexts texts) => texts.Select(_texts);

    /// <summary>The images of the 3B pairs.</summary>
    /// <param name="images">Something of each image of the batch, <c>[B, …]</c>.</param>
    /// <returns><c>[3B, …]</c></returns>
    public Tensor Images(Tensor images) => images.index_select(0, _images);

    /// <summary>Another column for each row, by the softmax of the row without its own.</summary>
    private static long[] Drawn(Tensor similarity)
    {
        // Without the pair itself before the softmax: where all others are far from it, they are still told apart.
        var others = similarity.masked_fill(eye(similarity.shape[0], dtype: ScalarType.Bool, device: similarity.device), double.NegativeInfinity);
        return others.softmax(1).multinomial(1).squeeze(1).cpu().data<long>().ToArray();
    }

    private static long[] Given(Tensor negatives, long pairs)
    {
        if (negatives.dim() != 1 || negatives.shape[0] != pairs)
            throw new ArgumentException($"Expected one negative for each of {pairs} pairs, but got shape [{string.Join(", ", negatives.shape)}].", nameof(negatives));
        using var host = negatives.cpu().contiguous();
        return host.data<long>().ToArray();
    }
}
