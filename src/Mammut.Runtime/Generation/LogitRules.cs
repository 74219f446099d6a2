using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>What changes the next token's logits before one is chosen. All tensors go with the caller's dispose scope.</summary>
internal static class LogitRules
{
    /// <summary>The repetition penalty.</summary>
    /// <param name="logits"><c>[R, V]</c>; they stay as they are.</param>
    /// <param name="texts">For each row its ids so far.</param>
    /// <param name="options">The options.</param>
    /// <returns>The logits by the rule: the same tensor where there is none.</returns>
    public static Tensor Constrain(Tensor logits, IReadOnlyList<IReadOnlyList<long>> texts, GenerationOptions options)
    {
        if (options.RepetitionPenalty == 1)
            return logits;
        logits = logits.clone();
        Penalise(logits, texts, options.RepetitionPenalty);
        return logits;
    }

    /// <summary>The id that the minimum length rules out, or null.</summary>
    /// <param name="length">Ids of each text so far.</param>
    /// <param name="options">The options.</param>
    /// <param name="endToken">The id that ends a text.</param>
    public static long? Excluded(int length, GenerationOptions options, long endToken) => length < options.MinLength ? endToken : null;

    /// <summary>The logits without one id, which gets -inf: a copy, or the same tensor where none is excluded.</summary>
    public static Tensor Without(Tensor logits, long? excluded)
    {
        if (excluded is not { } id)
            return logits;
        logits = logits.clone();
        logits.narrow(1, id, 1).fill_(double.NegativeInfinity);
        return logits;
    }

    /// <summary>
    /// Temperature, then top-k, then top-p. Gives the tokens that are left with their logits, -inf for those that are not.
    /// </summary>
    /// <returns>Logits <c>[R, K]</c>, and the ids <c>[R, K]</c> they are of; no ids where position is id.</returns>
    public static (Tensor Logits, Tensor? Ids) Narrow(Tensor logits, GenerationOptions options)
    {
        logits = logits / options.Temperature;
        var vocabulary = (int)logits.shape[1];
        if (options.TopK > 0 && options.TopK < vocabulary)
        {
            // By the k-th value and not by the k first: tokens as probable as the k-th stay.
            var (best, _) = logits.topk(options.TopK, 1);
            logits = logits.masked_fill(logits.lt(best.narrow(1, options.TopK - 1, 1)), double.NegativeInfinity);
        }
        if (options.TopP == 1)
            return (logits, null);

        var (sorted, ids) = logits.sort(1, descending: true);
        var probabilities = sorted.softmax(1);
        // A token goes if those before it already add up to the share.
        var before = probabilities.cumsum(1) - probabilities;
        return (sorted.masked_fill(before.ge(options.TopP), double.NegativeInfinity), ids);
    }

    private static void Penalise(Tensor logits, IReadOnlyList<IReadOnlyList<long>> texts, double penalty)
    {
        // One rectangle of ids for ragged rows: a row with fewer distinct ids repeats its first, and the same value is
        // then written twice.
        var distinct = texts.Select(text => text.Distinct().ToArray()).ToArray();
        var width = distinct.Max(ids => ids.Length);
        var flat = distinct.SelectMany(ids => Enumerable.Range(0, width).Select(i => i < ids.Length ? ids[i] : ids[0])).ToArray();
        var index = tensor(flat, [texts.Count, width], dtype: ScalarType.Int64, device: logits.device);
        var present = logits.gather(1, index);
        logits.scatter_(1, index, torch.where(present.gt(0), present / penalty, present * penalty));
    }
}
