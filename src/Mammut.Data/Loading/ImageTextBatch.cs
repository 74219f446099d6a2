using static TorchSharp.torch;

namespace Mammut.Data;

/// <summary>
/// Pictures with one caption each, ready for a model. The tensors belong to the batch: they are in no dispose scope and go with
/// <see cref="Dispose"/>.
/// </summary>
public sealed class ImageTextBatch : IImageBatch, ITextBatch
{
    /// <summary>Takes over tensors, which must be in no dispose scope.</summary>
    /// <param name="images">float32 [B, 3, H, W], normalised.</param>
    /// <param name="tokens">int64 [B, T]: start, ids, end, padding.</param>
    /// <param name="captions">The B texts that <paramref name="tokens"/> encodes.</param>
    /// <param name="keys">The B samples' names.</param>
    /// <param name="references">All captions of each picture; null if each has just the one.</param>
    /// <param name="state">How far the loader has come with this batch; null if there is no loader.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ.</exception>
    public ImageTextBatch(
        Tensor images, Tensor tokens, IReadOnlyList<string> captions, IReadOnlyList<string> keys,
        IReadOnlyList<IReadOnlyList<string>>? references = null, LoaderState? state = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentNullException.ThrowIfNull(keys);
        references ??= [.. captions.Select(caption => (IReadOnlyList<string>)[caption])];
        if (images.shape[0] != captions.Count || tokens.shape[0] != captions.Count || keys.Count != captions.Count
            || references.Count != captions.Count)
        {
            throw new ArgumentException(
                $"A batch has one row for each sample; got {images.shape[0]} images, {tokens.shape[0]} rows of tokens, "
                + $"{captions.Count} captions, {keys.Count} keys and {references.Count} lists of references.");
        }

        Images = images;
        Tokens = tokens;
        Captions = captions;
        Keys = keys;
        References = references;
        State = state;
    }

    /// <summary>The number of samples, B.</summary>
    public int Count => Captions.Count;

    /// <summary>float32 [B, 3, H, W], normalised, on the CPU.</summary>
    public Tensor Images { get; }

    /// <summary>int64 [B, T]: start, ids, end, padding; on the CPU.</summary>
    public Tensor Tokens { get; }

    /// <summary>The texts that <see cref="Tokens"/> encodes.</summary>
    public IReadOnlyList<string> Captions { get; }

    /// <summary>The samples' names.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>All captions of each picture, for metrics that know several right answers.</summary>
    public IReadOnlyList<IReadOnlyList<string>> References { get; }

    /// <summary>How far the loader has come with this batch: where to go on once it is dealt with. Null if there is no loader.</summary>
    public LoaderState? State { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Tokens.Dispose();
    }
}
