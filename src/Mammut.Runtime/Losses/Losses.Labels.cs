using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class Losses
{
    /// <summary>The label of each input of next-token prediction: the token that follows it. The end token is a label.</summary>
    /// <param name="texts">The texts; their inputs are <see cref="PackedTexts.Inputs"/>.</param>
    /// <param name="prefixLengths">
    /// int64 <c>[B]</c>: tokens in front of each text that are given and not predicted, such as a question, at least 1; null for the first alone.
    /// </param>
    /// <param name="ignored">A token id that is never a label, inside a text too, as the open MaMMUT implementation treats padding; null for none.</param>
    /// <param name="image">The token id that stands for an image in a document, which is never a label either; null for none.</param>
    /// <param name="vocabulary">Number of ids; null not to check them.</param>
    /// <returns>int64 <c>[L]</c>, <see cref="Ignored"/> where none is wanted.</returns>
    /// <exception cref="ArgumentException">An id is outside the vocabulary.</exception>
    public static Tensor Labels(PackedTexts texts, Tensor? prefixLengths = null, long? ignored = null, long? image = null, long? vocabulary = null)
    {
        if (vocabulary is { } count)
            Guard.Ids(texts, count);
        using var scope = NewDisposeScope();
        var ids = texts.HostIds;
        var prefixes = prefixLengths?.cpu().data<long>().ToArray();
        var labels = new List<long>(ids.Length);
        for (var text = 0; text < texts.Count; text++)
        {
            var (begin, end) = (texts.Sequences.Offsets[text], texts.Sequences.Offsets[text + 1]);
            if (end - begin == 1)
                labels.Add(Ignored);
            for (var row = begin + 1; row < end; row++)
                labels.Add(ids[row] == ignored || ids[row] == image || (prefixes is not null && row - begin < prefixes[text]) ? Ignored : ids[row]);
        }

        return tensor(labels.ToArray(), dtype: ScalarType.Int64, device: texts.Ids.device).MoveToOuterDisposeScope();
    }
}
