using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Checks at the edge of a generated model. Inside it every shape was proved by the compiler; what a caller gives is checked
/// here, once a call, so that the error names the argument and both sizes.
/// </summary>
public static class Guard
{
    /// <summary>Checks images against the declared size.</summary>
    /// <param name="images">Images.</param>
    /// <param name="height">Declared height in pixels.</param>
    /// <param name="width">Declared width in pixels.</param>
    /// <exception cref="ArgumentException">The images are not <c>[B, 3, height, width]</c>.</exception>
    public static void Images(Tensor images, long height, long width)
    {
        if (images.shape is not [_, 3, var h, var w] || h != height || w != width)
            throw new ArgumentException($"The model was declared for images [B, 3, {height}, {width}], but these are {Shape(images)}.", nameof(images));
    }

    /// <summary>Checks token ids against the declared context and vocabulary; those on another device than the CPU are not read.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="offset">Position of the first one.</param>
    /// <param name="contextLength">Declared context, in tokens.</param>
    /// <param name="vocabulary">Declared number of ids.</param>
    /// <exception cref="ArgumentException">The ids are not 64-bit integers <c>[B, T]</c>, reach beyond the context, or one is outside the vocabulary.</exception>
    public static void Tokens(Tensor tokens, long offset, long contextLength, long vocabulary)
    {
        if (tokens.shape.Length != 2 || tokens.dtype != ScalarType.Int64)
            throw new ArgumentException($"Token ids are 64-bit integers [B, T], but these are {tokens.dtype} {Shape(tokens)}.", nameof(tokens));
        if (offset + tokens.shape[1] > contextLength)
            throw new ArgumentException($"The model was declared with ContextLength = {contextLength}, but the tokens reach position {offset + tokens.shape[1]}.", nameof(tokens));
        if (tokens.device.type != DeviceType.CPU)
            return;
        using var scope = NewDisposeScope();
        var ids = tokens.contiguous().data<long>().ToArray();
        if (FirstOutside(ids, vocabulary) is >= 0 and var at)
            throw Outside(ids[at], at / (int)tokens.shape[1], offset + (at % tokens.shape[1]), vocabulary, nameof(tokens));
    }

    /// <summary>Checks texts against the declared context and vocabulary.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="contextLength">Declared context, in tokens.</param>
    /// <param name="vocabulary">Declared number of ids.</param>
    /// <exception cref="ArgumentException">A text is longer than the context, or an id is outside the vocabulary.</exception>
    public static void Tokens(PackedTexts texts, long contextLength, long vocabulary)
    {
        if (texts.Sequences.Longest > contextLength)
            throw new ArgumentException($"The model was declared with ContextLength = {contextLength}, but a text has {texts.Sequences.Longest} tokens.", nameof(texts));
        Ids(texts, vocabulary);
    }

    /// <summary>Checks the ids of texts against a vocabulary, where a program can read them without waiting for a device.</summary>
    /// <exception cref="ArgumentException">An id is outside the vocabulary.</exception>
    internal static void Ids(PackedTexts texts, long vocabulary)
    {
        if (FirstOutside(texts.HostIds, vocabulary) is not (>= 0 and var row))
            return;
        var text = 0;
        while (row >= texts.Sequences.Offsets[text + 1])
            text++;
        throw Outside(texts.HostIds[row], text, row - texts.Sequences.Offsets[text], vocabulary, nameof(texts));
    }

    /// <summary>Checks a tokenizer against the declared vocabulary.</summary>
    /// <param name="size">The tokenizer's number of ids.</param>
    /// <param name="start">The tokenizer's start token.</param>
    /// <param name="end">The tokenizer's end token.</param>
    /// <param name="padding">The tokenizer's padding token.</param>
    /// <param name="declaredSize">The declared vocabulary.</param>
    /// <param name="declaredStart">The declared start token.</param>
    /// <param name="declaredEnd">The declared end token.</param>
    /// <param name="declaredPadding">The declared padding token.</param>
    /// <param name="imageToken">The declared image token, which the tokenizer need not know where it is the last of the vocabulary; -1 for none.</param>
    /// <exception cref="ArgumentException">One of them differs.</exception>
    public static void Vocabulary(
        long size, long start, long end, long padding, long declaredSize, long declaredStart, long declaredEnd, long declaredPadding, long imageToken = -1)
    {
        var isWhole = size == declaredSize || (size == imageToken && size == declaredSize - 1);
        if (!isWhole || (start, end, padding) != (declaredStart, declaredEnd, declaredPadding))
        {
            throw new ArgumentException(
                $"The model was declared with Vocabulary = {declaredSize}, start token {declaredStart}, end token {declaredEnd} and padding token {declaredPadding}, but the tokenizer has {size}, {start}, {end} and {padding}.",
                "tokenizer");
        }
    }

    private static int FirstOutside(ReadOnlySpan<long> ids, long vocabulary) => ids.IndexOfAnyExceptInRange(0, vocabulary - 1);

    private static ArgumentException Outside(long id, long text, long place, long vocabulary, string argument) =>
        new($"Text {text} has the id {id} at position {place}, but the model was declared with Vocabulary = {vocabulary}: its ids are 0 to {vocabulary - 1}.", argument);

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
