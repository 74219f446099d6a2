using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class TextMasksTests
{
    [Fact]
    public void PaddingIsTheTrailingRunOnly()
    {
        using var scope = NewDisposeScope();
        var real = TextMasks.Real(Tensors.Ids(3, 8, 0, 5, 9, 0, 0, 8, 5, 9, 0, 0, 0, 8, 0, 0, 0, 0, 9), 0);
        Assert.Equal([3, 6], real.shape);
        Assert.Equal(
            [
                true, true, true, true, false, false,
                true, true, true, false, false, false,
                true, true, true, true, true, true,
            ],
            real.Flags());
    }

    [Fact]
    public void AnEmptyTextKeepsItsFirstPosition()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([true, false, false], TextMasks.Real(Tensors.Ids(1, 4, 4, 4), 4).Flags());
    }

    [Fact]
    public void CausalShowsThePast()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([true, false, false, true, true, false, true, true, true], TextMasks.Causal(3, CPU).Flags());
    }

    [Fact]
    public void PrefixShowsThePastAndThePrefix()
    {
        using var scope = NewDisposeScope();
        var mask = TextMasks.Prefix(tensor(new long[] { 0, 2, 3 }), 3);
        Assert.Equal([3, 1, 3, 3], mask.shape);
        Assert.Equal(
            [
                true, false, false, true, true, false, true, true, true,
                true, true, false, true, true, false, true, true, true,
                true, true, true, true, true, true, true, true, true,
            ],
            mask.Flags());
    }

    [Fact]
    public void MaskedKeysHaveNoPartInAttention()
    {
        using var scope = NewDisposeScope();
        var real = TextMasks.Real(Tensors.Ids(2, 7, 3, 9, 0, 7, 9, 0, 0), 0);
        var q = Tensors.Random(1, ScalarType.Float32, 2, 2, 4, 8);
        var k = Tensors.Random(2, ScalarType.Float32, 2, 2, 4, 8);
        var v = Tensors.Random(3, ScalarType.Float32, 2, 2, 4, 8);
        var keys = TextMasks.Keys(real);
        Assert.Equal([2, 1, 1, 4], keys.shape);

        var attended = nn.functional.scaled_dot_product_attention(q, k, v, keys);
        for (var (text, length) = (0, 3); text < 2; text++, length--)
        {
            Tensor Cut(Tensor x) => x.narrow(0, text, 1).narrow(2, 0, length);
            var alone = nn.functional.scaled_dot_product_attention(q.narrow(0, text, 1), Cut(k), Cut(v));
            Tensors.AssertClose(alone.Values(), attended.narrow(0, text, 1), 1e-6);
        }
    }

    [Fact]
    public void ACausalMaskEqualsTheCausalFlag()
    {
        using var scope = NewDisposeScope();
        var q = Tensors.Random(1, ScalarType.Float32, 2, 2, 5, 8);
        var k = Tensors.Random(2, ScalarType.Float32, 2, 2, 5, 8);
        var v = Tensors.Random(3, ScalarType.Float32, 2, 2, 5, 8);
        var masked = nn.functional.scaled_dot_product_attention(q, k, v, TextMasks.Causal(5, CPU));
        Tensors.AssertClose(nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true).Values(), masked, 1e-6);
    }

    [Fact]
    public void CausalKeysShowTheRealPast()
    {
        using var scope = NewDisposeScope();
        // The second token is padding, the third an appended class token.
        var mask = TextMasks.CausalKeys(tensor(new[] { true, false, true, true, true, true }, [2, 3]));
        Assert.Equal([2, 1, 3, 3], mask.shape);
        Assert.Equal(
            [
                true, false, false, true, false, false, true, false, true,
                true, false, false, true, true, false, true, true, true,
            ],
            mask.Flags());
    }

    [Fact]
    public void AnAppendedTokenIsReal()
    {
        using var scope = NewDisposeScope();
        var tokens = Tensors.Ids(2, 7, 0, 7, 8);
        Assert.Equal([true, false, true, true, true, true], TextMasks.Append(TextMasks.Real(tokens, 0)).Flags());
        Assert.Equal([true, true, true, true], TextMasks.Every(tokens).Flags());
        Assert.Equal([1, 1], TextMasks.StartOnly(tokens).Values());
    }

    [Fact]
    public void TokensNeedTwoAxesAndAPosition()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => TextMasks.Real(tensor(new long[] { 1, 2 }), 0));
        Assert.Throws<ArgumentException>(() => TextMasks.Real(zeros([2, 0], dtype: ScalarType.Int64), 0));
    }
}
