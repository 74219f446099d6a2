using Mammut.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>A pass without weights: a state is the sum of what its position sees, by a mask that a test chooses.</summary>
internal sealed class ToyPass() : GeneratedModule("ToyPass")
{
    public static ProbeSizes Sizes { get; } = new()
    {
        Vocabulary = 10, PaddingToken = 3, ContextLength = 12, ImageHeight = 2, ImageWidth = 2, ImageTokens = 2, ImageTokenWidth = 3,
    };

    public static PassProbe Probe(Func<PassBatch, Tensor> mask, ProbeSizes? sizes = null, Func<Tensor, PassBatch, Tensor>? then = null) =>
        new ModelProbe<ToyPass>(new ToyPass(), sizes ?? Sizes).Pass("Toy", (_, batch) =>
        {
            var states = mask(batch).to(ScalarType.Float32).matmul(Features(batch.Tokens));
            return then is null ? states : then(states, batch);
        });

    /// <summary>Every position sees every real token.</summary>
    public static Tensor Real(PassBatch batch) => TextMasks.Real(batch.Tokens, 3).unsqueeze(1).expand(-1, batch.Tokens.shape[1], -1);

    /// <summary>A position sees itself and what comes before it.</summary>
    public static Tensor Causal(PassBatch batch) => TextMasks.Causal(batch.Tokens.shape[1], CPU).unsqueeze(0);

    /// <summary>The prefix is seen by all, the rest by what comes after it.</summary>
    public static Tensor Prefix(PassBatch batch) => TextMasks.Prefix(batch.PrefixLengths, batch.Tokens.shape[1]).squeeze(1);

    /// <summary>Ids and places to vectors that are all unlike: <c>[B, T, 4]</c>.</summary>
    public static Tensor Features(Tensor tokens)
    {
        var place = arange(tokens.shape[1], dtype: ScalarType.Float32).view(1, -1, 1);
        var rate = tensor(new[] { 1f, 1.7f, 2.3f, 3.1f }).view(1, 1, -1);
        return ((tokens.to(ScalarType.Float32).unsqueeze(-1) + 1) * rate + place).sin();
    }
}
