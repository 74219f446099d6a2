using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class Losses
{
    /// <summary>
    /// Softmax contrastive loss against the features of a momentum copy, of this batch and of earlier ones, with labels mixed with the
    /// copy's own softmax (ALBEF, Li et al. 2021, equation 6): the mean of both directions.
    /// </summary>
    /// <param name="image"><c>[B, E]</c>, unit length.</param>
    /// <param name="text"><c>[B, E]</c>, unit length; row <c>i</c> belongs to image <c>i</c>.</param>
    /// <param name="momentumImage">What the copy makes of the images, <c>[B, E]</c>.</param>
    /// <param name="momentumText">What the copy makes of the texts, <c>[B, E]</c>.</param>
    /// <param name="scale">Scalar by which similarities are multiplied, 1 / temperature. No gradient goes through the copy's softmax.</param>
    /// <param name="share">Share of the copy's softmax in the labels, 0 to 1.</param>
    /// <param name="earlierImages">Features of earlier images, <c>[Q, E]</c>; null for none.</param>
    /// <param name="earlierTexts">Features of earlier texts, <c>[Q, E]</c>; null for none.</param>
    /// <returns>A scalar, in nats.</returns>
    /// <exception cref="ArgumentException">The embeddings have not one shape <c>[B, E]</c>.</exception>
    public static Tensor Distilled(
        Tensor image, Tensor text, Tensor momentumImage, Tensor momentumText, Tensor scale, double share, Tensor? earlierImages = null, Tensor? earlierTexts = null)
    {
        if (image.dim() != 2 || new[] { text, momentumImage, momentumText }.Any(other => !other.shape.SequenceEqual(image.shape)))
            throw new ArgumentException($"Expected four embeddings of one shape [B, E], but got {Shape(image)}, {Shape(text)}, {Shape(momentumImage)} and {Shape(momentumText)}.", nameof(text));

        using var scope = NewDisposeScope();
        var imageToText = OneWay(image, momentumImage, momentumText, earlierTexts);
        var textToImage = OneWay(text, momentumText, momentumImage, earlierImages);
        return ((imageToText + textToImage) / 2).MoveToOuterDisposeScope();

        Tensor OneWay(Tensor asking, Tensor teacher, Tensor answers, Tensor? earlier)
        {
            // A copy: the queue changes before the backward pass.
            var all = (earlier is null ? answers.Wide() : cat([answers.Wide(), earlier.to(answers.Wide().dtype)], 0)).detach();
            var logits = asking.Wide().matmul(all.transpose(0, 1)) * scale.Wide();
            Tensor labels;
            using (no_grad())
            {
                labels = (teacher.Wide().matmul(all.transpose(0, 1)) * scale.Wide()).softmax(-1) * share;
                labels = labels + eye(asking.shape[0], all.shape[0], dtype: labels.dtype, device: labels.device) * (1 - share);
            }

            return -(labels * logits.log_softmax(-1)).sum() / asking.shape[0];
        }
    }

    /// <summary>As <see cref="Masked(Tensor, MaskedTexts)"/>, with labels mixed with the softmax of another model's scores.</summary>
    /// <param name="logits"><c>[K, V]</c>.</param>
    /// <param name="masked">The texts whose K hidden tokens are the labels.</param>
    /// <param name="teacher">The other model's scores, <c>[K, V]</c>; no gradient goes through them.</param>
    /// <param name="share">Its share in the labels, 0 to 1.</param>
    /// <returns>A scalar, in nats a token.</returns>
    public static Tensor Masked(Tensor logits, MaskedTexts masked, Tensor teacher, double share)
    {
        using var scope = NewDisposeScope();
        var soft = -(teacher.detach().Wide().softmax(-1) * logits.Wide().log_softmax(-1)).sum() / Math.Max(1, logits.shape[0]);
        return (Masked(logits, masked) * (1 - share) + soft * share).MoveToOuterDisposeScope();
    }
}
