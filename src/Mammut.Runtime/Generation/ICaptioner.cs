using static TorchSharp.torch;

namespace Mammut;

/// <summary>What a model offers to the text generator: one decoding step on a cache.</summary>
public interface ICaptioner
{
    /// <summary>The id every text begins with.</summary>
    long StartToken { get; }

    /// <summary>The id that ends a text.</summary>
    long EndToken { get; }

    /// <summary>The id that fills a batch on the right.</summary>
    long PaddingToken { get; }

    /// <summary>The most ids the decoder has positions for, the start token included.</summary>
    long ContextLength { get; }

    /// <summary>
    /// The id that stands where a text has an image, for models whose texts are documents with images in between; null for others.
    /// It is never generated. A prompt without it has all its images in front.
    /// </summary>
    long? ImageToken => null;

    /// <summary>Encodes images and prepares the state of one text for each.</summary>
    /// <param name="images">
    /// float <c>[B, 3, H, W]</c>, normalised, on the model's device; where texts are documents also <c>[B, K, 3, H, W]</c>, K images each.
    /// </param>
    /// <returns>A cache with one row a text, and no token in it. The caller disposes of it.</returns>
    DecoderCache NewCache(Tensor images);

    /// <summary>
    /// Reads the next tokens of every row, puts their keys and values into the cache, and advances it by <c>P</c>.
    /// </summary>
    /// <param name="tokens">
    /// int64 <c>[R, P]</c>, at positions <c>cache.Length</c> and up; <c>R</c> is <c>cache.Rows</c>. Only the first call may
    /// have <c>P</c> above 1.
    /// </param>
    /// <param name="cache">The rows' state.</param>
    /// <returns>Logits <c>[R, V]</c> of the token that follows the last one.</returns>
    Tensor DecodeStep(Tensor tokens, DecoderCache cache);
}
