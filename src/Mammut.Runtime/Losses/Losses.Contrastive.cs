using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class Losses
{
    /// <summary>
    /// Softmax contrastive loss of CLIP (Radford et al. 2021): the mean of the cross-entropies of finding the text of each
    /// image among the batch and the image of each text.
    /// </summary>
    /// <param name="image"><c>[B, E]</c>, unit length.</param>
    /// <param name="text"><c>[B, E]</c>, unit length; row <c>i</c> belongs to image <c>i</c>.</param>
    /// <param name="scale">Scalar by which similarities are multiplied, 1 / temperature.</param>
    /// <returns>A scalar, in nats.</returns>
    /// <exception cref="ArgumentException">The embeddings have not one shape <c>[B, E]</c>.</exception>
    public static Tensor InfoNce(Tensor image, Tensor text, Tensor scale)
    {
        using var scope = NewDisposeScope();
        var logits = Similarities(image, text, scale);
        var labels = arange(logits.shape[0], dtype: ScalarType.Int64, device: logits.device);
        var imageToText = nn.functional.cross_entropy(logits, labels);
        var textToImage = nn.functional.cross_entropy(logits.transpose(0, 1), labels);
        return ((imageToText + textToImage) / 2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Focal contrastive loss of MaMMUT (Kuo et al. 2023, section 3.3; focal loss: Lin et al. 2017): every pair is a binary
    /// decision with probability <c>p</c> of being answered rightly, and costs <c>(1 - p)^gamma * -log p</c>. Summed over
    /// all pairs and divided by <c>B</c>, for each of the two directions; their sum is returned. On one process both
    /// directions see the same pairs, so it is twice the one.
    /// </summary>
    /// <param name="image"><c>[B, E]</c>, unit length.</param>
    /// <param name="text"><c>[B, E]</c>, unit length; row <c>i</c> belongs to image <c>i</c>.</param>
    /// <param name="scale">Scalar by which similarities are multiplied, 1 / temperature.</param>
    /// <param name="gamma">How much less easy pairs count, 0 or more; 0 is plain binary cross-entropy.</param>
    /// <returns>A scalar, in nats.</returns>
    /// <exception cref="ArgumentException">The embeddings have not one shape <c>[B, E]</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Gamma is negative or not finite.</exception>
    public static Tensor Focal(Tensor image, Tensor text, Tensor scale, double gamma)
    {
        if (!(gamma >= 0 && double.IsFinite(gamma)))
            throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "Gamma is 0 or more.");

        using var scope = NewDisposeScope();
        var signed = Signed(Similarities(image, text, scale));
        var logRight = nn.functional.logsigmoid(signed);
        // (1 - p)^gamma by way of log(1 - p): neither p nor 1 - p is ever formed, so nothing rounds to 0 or 1.
        var focus = (nn.functional.logsigmoid(-signed) * gamma).exp();
        var oneDirection = -(focus * logRight).sum() / signed.shape[0];
        return (oneDirection * 2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Sigmoid loss of SigLIP (Zhai et al. 2023): binary cross-entropy of every pair of the batch, summed and divided by
    /// <c>B</c>.
    /// </summary>
    /// <param name="image"><c>[B, E]</c>, unit length.</param>
    /// <param name="text"><c>[B, E]</c>, unit length; row <c>i</c> belongs to image <c>i</c>.</param>
    /// <param name="scale">Scalar by which similarities are multiplied, 1 / temperature.</param>
    /// <param name="bias">Scalar added to the scaled similarities; SigLIP begins with -10.</param>
    /// <returns>A scalar, in nats.</returns>
    /// <exception cref="ArgumentException">The embeddings have not one shape <c>[B, E]</c>.</exception>
    public static Tensor Sigmoid(Tensor image, Tensor text, Tensor scale, Tensor bias)
    {
        using var scope = NewDisposeScope();
        var signed = Signed(Similarities(image, text, scale) + bias.Wide());
        return (-nn.functional.logsigmoid(signed).sum() / signed.shape[0]).MoveToOuterDisposeScope();
    }

    /// <summary>Scaled similarities <c>[B, B]</c>, images by texts.</summary>
    private static Tensor Similarities(Tensor image, Tensor text, Tensor scale)
    {
        if (image.dim() != 2 || !image.shape.SequenceEqual(text.shape))
            throw new ArgumentException($"Expected image and text embeddings of one shape [B, E], but got {Shape(image)} and {Shape(text)}.", nameof(text));

        return image.Wide().matmul(text.Wide().transpose(0, 1)) * scale.Wide();
    }

    /// <summary>The logits with their sign turned where the right answer is "no", that is, off the diagonal.</summary>
    private static Tensor Signed(Tensor logits)
        => logits * (eye(logits.shape[0], dtype: logits.dtype, device: logits.device) * 2 - 1);
}
