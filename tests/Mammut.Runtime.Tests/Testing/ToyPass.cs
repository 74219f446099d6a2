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
    public static Tensor Real(PassBatch batch) => Real(batch.Tokens).unsqueeze(1).expand(-1, batch.Tokens.shape[1], -1);

    /// <summary>A position sees itself and what comes before it.</summary>
    public static Tensor Causal(PassBatch batch) => Places(batch).le(Places(batch).unsqueeze(1)).unsqueeze(0);

    /// <summary>The prefix is seen by all, the rest by what comes after it.</summary>
    public static Tensor Prefix(PassBatch batch) => Causal(batch).logical_or(Places(batch).lt(batch.PrefixLengths.view(-1, 1, 1)));

    /// <summary>The mean over the real tokens, <c>[B, 4]</c>.</summary>
    public static Tensor Mean(Tensor tokens)
    {
        var real = Real(tokens).unsqueeze(-1);
        return (Features(tokens) * real).sum(1) / real.sum(1);
    }

    /// <summary>Which tokens are no padding, <c>[B, T]</c>.</summary>
    public static Tensor Real(Tensor tokens)
    {
        var texts = PackedTexts.Real(tokens, 3);
        return texts.Unpack(ones(texts.Sequences.Rows, 1)).squeeze(-1).gt(0);
    }

    private static Tensor Places(PassBatch batch) => arange(batch.Tokens.shape[1], dtype: ScalarType.Int64);

    /// <summary>Ids and places to vectors that are all unlike: <c>[B, T, 4]</c>.</summary>
    public static Tensor Features(Tensor tokens)
    {
        var place = arange(tokens.shape[1], dtype: ScalarType.Float32).view(1, -1, 1);
        var rate = tensor(new[] { 1f, 1.7f, 2.3f, 3.1f }).view(1, 1, -1);
        return ((tokens.to(ScalarType.Float32).unsqueeze(-1) + 1) * rate + place).sin();
    }
}
