using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class ChoiceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(1003)]
    public void Best_is_the_first_of_the_highest(int vocabulary)
    {
        using var scope = NewDisposeScope();
        var logits = Tensors.Random(vocabulary, ScalarType.Float32, 7, vocabulary).round();
        var (native, composed) = (new long[7], new long[7]);
        Assert.True(WithKernels(() => Choice.Best(logits, null, native)));
        var values = logits.Values();
        for (var row = 0; row < 7; row++)
        {
            var own = values.Skip(row * vocabulary).Take(vocabulary).ToList();
            Assert.Equal(own.IndexOf(own.Max()), native[row]);
        }
        using (NativeKernels.Off())
            Assert.True(Choice.Best(logits, null, composed));
        Assert.Equal(native, composed);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(50, 4)]
    [InlineData(2003, 12)]
    public void Leaders_are_the_most_probable_with_their_log_probabilities(int vocabulary, int width)
    {
        using var scope = NewDisposeScope();
        // Large ones and ruled out ones among them.
        var logits = Tensors.Random(vocabulary, ScalarType.Float32, 5, vocabulary) * 30;
        logits.narrow(1, 1, 1).fill_(double.NegativeInfinity);
        var (scores, ids) = (new double[5 * width], new long[5 * width]);
        Assert.True(WithKernels(() => Choice.Leaders(logits, null, width, scores, ids)));
        var (expected, places) = logits.to(ScalarType.Float64).log_softmax(1).topk(width, 1);
        Assert.Equal(places.data<long>().ToArray(), ids);
        var exact = expected.data<double>().ToArray();
        for (var i = 0; i < exact.Length; i++)
            Assert.True(exact[i].Equals(scores[i]) || Math.Abs(exact[i] - scores[i]) < 1e-5, $"At {i}: {exact[i]} and {scores[i]}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NaN_anywhere_is_seen(bool kernels)
    {
        using var scope = NewDisposeScope();
        using var off = kernels ? null : NativeKernels.Off();
        foreach (var place in (long[])[0, 40, 49])
        {
            var logits = Tensors.Random(1, ScalarType.Float32, 3, 50);
            logits.narrow(0, 1, 1).narrow(1, place, 1).fill_(double.NaN);
            Assert.False(WithKernels(() => Choice.Best(logits, null, new long[3])));
            Assert.False(WithKernels(() => Choice.Leaders(logits, null, 4, new double[12], new long[12])));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_all_ids_are_ruled_out_none_has_a_probability(bool kernels)
    {
        using var scope = NewDisposeScope();
        using var off = kernels ? null : NativeKernels.Off();
        var scores = new double[4];
        Assert.True(WithKernels(() => Choice.Leaders(full([2, 20], float.NegativeInfinity), null, 2, scores, new long[4])));
        Assert.All(scores, score => Assert.False(score > double.NegativeInfinity));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_excluded_id_is_not_chosen_and_has_no_share(bool kernels)
    {
        using var scope = NewDisposeScope();
        using var off = kernels ? null : NativeKernels.Off();
        var logits = tensor(new float[] { 1, 7, 3, 2, 7, 1 }, [2, 3]);
        var before = logits.Values();
        var (ids, scores, leaders) = (new long[2], new double[2], new long[2]);
        Assert.True(WithKernels(() => Choice.Best(logits, 1, ids) && Choice.Leaders(logits, 1, 1, scores, leaders)));
        Assert.Equal([2, 0], ids);
        Assert.Equal([2, 0], leaders);
        Assert.Equal(-Math.Log(1 + Math.Exp(-2)), scores[0], 6);
        Assert.Equal(before, logits.Values());
    }

    private static bool WithKernels(Func<bool> choose)
    {
        using var noGrad = no_grad();
        return choose();
    }
}
