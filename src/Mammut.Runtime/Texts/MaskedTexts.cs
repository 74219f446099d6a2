using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Texts some of whose tokens are hidden, for a model that is to name them (BERT, Devlin et al. 2019, section 3.1).</summary>
/// <remarks>Its tensors belong to the dispose scope it was made in.</remarks>
public sealed class MaskedTexts
{
    private const double ShareReplaced = 0.8, ShareRandom = 0.1;

    private readonly long[] _places;

    private MaskedTexts(PackedTexts texts, long[] places, long[] labels)
    {
        (Texts, _places) = (texts, places);
        Labels = tensor(labels, dtype: ScalarType.Int64, device: texts.Ids.device);
    }

    /// <summary>What the model reads: the mask token, another token, or the token itself in each hidden place.</summary>
    public PackedTexts Texts { get; }

    /// <summary>The tokens that are hidden, in order, int64 <c>[K]</c>.</summary>
    public Tensor Labels { get; }

    /// <summary>Hides tokens at random, from torch's own random state, or those that are given.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="share">Chance of each token to be hidden, 0 to 1; the first token of a text never is, nor is the padding id.</param>
    /// <param name="maskToken">The id that stands in the place of 80 % of those that are hidden; 10 % get any id, 10 % keep their own.</param>
    /// <param name="vocabulary">Number of ids.</param>
    /// <param name="padding">The padding id.</param>
    /// <param name="choices">What to hide instead; null to draw.</param>
    /// <exception cref="ArgumentException">The given tokens are of another batch, or an id is outside the vocabulary.</exception>
    public static MaskedTexts Of(PackedTexts texts, double share, long maskToken, long vocabulary, long padding, LossChoices? choices = null)
    {
        // Here, for what is hidden is not looked up any more, and a label that there is not fails far from its text.
        Guard.Ids(texts, vocabulary);
        return choices is { MaskedTokens: { } tokens, MaskedLabels: { } labels } ? Given(texts, tokens, labels) : Drawn(texts, share, maskToken, vocabulary, padding);
    }

    /// <summary>The rows of the hidden tokens.</summary>
    /// <param name="rows">Rows of the texts, <c>[M, D]</c>; with a class token behind each text, <c>[M + B, D]</c>.</param>
    /// <returns><c>[K, D]</c></returns>
    public Tensor Rows(Tensor rows)
    {
        using var scope = NewDisposeScope();
        var places = _places;
        if (rows.shape[0] != Texts.Sequences.Rows)
        {
            var text = 0;
            places = Array.ConvertAll(places, place =>
            {
                while (place >= Texts.Sequences.Offsets[text + 1])
                    text++;
                return place + text;
            });
        }

        return rows.index_select(0, tensor(places, dtype: ScalarType.Int64, device: rows.device)).MoveToOuterDisposeScope();
    }

    private static MaskedTexts Drawn(PackedTexts texts, double share, long maskToken, long vocabulary, long padding)
    {
        float[] drawn;
        using (NewDisposeScope())
            drawn = rand([texts.Sequences.Rows, 3]).data<float>().ToArray();
        var ids = (long[])texts.HostIds.Clone();
        var (places, labels) = (new List<long>(), new List<long>());
        for (var text = 0; text < texts.Count; text++)
        {
            for (var row = texts.Sequences.Offsets[text] + 1; row < texts.Sequences.Offsets[text + 1]; row++)
            {
                if (drawn[3 * row] >= share || ids[row] == padding)
                    continue;
                places.Add(row);
                labels.Add(ids[row]);
                var kind = drawn[3 * row + 1];
                if (kind < ShareReplaced)
                    ids[row] = maskToken;
                else if (kind < ShareReplaced + ShareRandom)
                    ids[row] = Math.Min(vocabulary - 1, (long)(drawn[3 * row + 2] * vocabulary));
            }
        }

        return new MaskedTexts(texts.WithIds(ids), [.. places], [.. labels]);
    }

    private static MaskedTexts Given(PackedTexts texts, Tensor tokens, Tensor labels)
    {
        if (tokens.dim() != 2 || tokens.shape[0] != texts.Count || tokens.shape[1] != texts.Width || !labels.shape.SequenceEqual(tokens.shape))
            throw new ArgumentException($"Expected masked tokens and labels [{texts.Count}, {texts.Width}], but got [{string.Join(", ", tokens.shape)}] and [{string.Join(", ", labels.shape)}].", nameof(tokens));
        using var scope = NewDisposeScope();
        var (shown, hidden) = (tokens.cpu().contiguous().data<long>().ToArray(), labels.cpu().contiguous().data<long>().ToArray());
        var ids = (long[])texts.HostIds.Clone();
        var (places, found) = (new List<long>(), new List<long>());
        for (var text = 0; text < texts.Count; text++)
        {
            var (begin, end) = (texts.Sequences.Offsets[text], texts.Sequences.Offsets[text + 1]);
            for (var row = begin; row < end; row++)
            {
                var place = text * texts.Width + row - begin;
                ids[row] = shown[place];
                if (hidden[place] == Losses.Ignored)
                    continue;
                places.Add(row);
                found.Add(hidden[place]);
            }
        }

        // The tensors outlive the scope of the copies above.
        var masked = new MaskedTexts(texts.WithIds(ids), [.. places], [.. found]);
        masked.Texts.Ids.MoveToOuterDisposeScope();
        masked.Labels.MoveToOuterDisposeScope();
        return masked;
    }
}
