using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>A model on its cache, as the searches see it: ids in, logits out.</summary>
internal sealed class Decoder(ICaptioner model, DecoderCache cache, Device device)
{
    public long EndToken => model.EndToken;

    public long StartToken => model.StartToken;

    public long Images => cache.Images;

    /// <summary>Reads the same number of new ids for every row.</summary>
    /// <param name="ids">For each row its new ids.</param>
    /// <returns>Logits <c>[R, V]</c> of the next token, float32 at least, for the caller to change.</returns>
    public Tensor Step(IReadOnlyList<IReadOnlyList<long>> ids)
    {
        var positions = ids[0].Count;
        var before = cache.Length;
        using var scope = NewDisposeScope();
        var tokens = tensor(ids.SelectMany(row => row).ToArray(), [ids.Count, positions], dtype: ScalarType.Int64, device: device);
        var logits = model.DecodeStep(tokens, cache);
        if (logits.dim() != 2 || logits.shape[0] != ids.Count)
            throw new InvalidOperationException($"A decoding step must give logits [{ids.Count}, V], but gave [{string.Join(", ", logits.shape)}].");
        if (cache.Length != before + positions)
            throw new InvalidOperationException($"A decoding step on {positions} positions must advance the cache by as many, but it went from {before} to {cache.Length}.");

        var dtype = logits.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var own = logits.to(dtype, copy: true);
        // Any choice made on NaN looks like a text; -inf is a rule that excludes an id.
        if (own.isnan().any().item<bool>())
            throw new InvalidOperationException($"The model's logits are not numbers (NaN) after {cache.Length} ids.");
        return own.MoveToOuterDisposeScope();
    }

    /// <summary>Makes new rows out of the present ones.</summary>
    public void SelectRows(IReadOnlyCollection<int> rows) => cache.SelectRows([.. rows.Select(row => (long)row)]);
}
