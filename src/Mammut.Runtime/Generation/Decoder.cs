using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>A model on its cache, as the searches see it: ids in, logits out.</summary>
/// <param name="model">The model.</param>
/// <param name="cache">The cache, with no text in it.</param>
/// <param name="device">The model's.</param>
/// <param name="begun">Ids that each text begins with, from the start token on; as many for each.</param>
/// <param name="places">The place of each text among all that are generated.</param>
internal sealed class Decoder(ICaptioner model, DecoderCache cache, Device device, IReadOnlyList<long[]> begun, IReadOnlyList<int> places)
{
    public long EndToken => model.EndToken;

    public IReadOnlyList<long[]> Begun => begun;

    public IReadOnlyList<int> Places => places;

    /// <summary>Reads the same number of new ids for every row.</summary>
    /// <param name="ids">The new ids, row by row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <returns>Logits <c>[R, V]</c> of the next token, float32 at least; they may be the model's own, so are not to be changed.</returns>
    public Tensor Step(long[] ids, int rows)
    {
        var positions = ids.Length / rows;
        var before = cache.Length;
        using var scope = NewDisposeScope();
        var tokens = tensor(ids, [rows, positions], dtype: ScalarType.Int64, device: device);
        var logits = model.DecodeStep(tokens, cache);
        if (logits.shape is not [var scored, > 0] || scored != rows)
            throw new InvalidOperationException($"A decoding step must give logits [{rows}, V], but gave [{string.Join(", ", logits.shape)}].");
        if (cache.Length != before + positions)
            throw new InvalidOperationException($"A decoding step on {positions} positions must advance the cache by as many, but it went from {before} to {cache.Length}.");
        // Nothing was ever trained to follow as an image.
        return LogitRules.Without(logits.Wide().contiguous(), model.ImageToken).MoveToOuterDisposeScope();
    }

    /// <summary>The error for logits that are no numbers: any choice made on them would look like a text.</summary>
    public InvalidOperationException NotNumbers() => new($"The model's logits are not numbers (NaN) after {cache.Length} ids.");

    /// <summary>Makes new rows out of the present ones.</summary>
    public void SelectRows(long[] rows) => cache.SelectRows(rows);
}
