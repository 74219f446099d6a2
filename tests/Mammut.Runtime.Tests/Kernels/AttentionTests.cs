using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class AttentionTests
{
    private static readonly long[][] Batches = [[1], [3, 3], [5, 1, 2], [1, 1, 7, 4], [17, 33, 2], [77, 12], [300]];

    /// <summary>Lengths, heads, width a head, and whether causal.</summary>
    public static TheoryData<int, long, long, bool> Cases()
    {
        var cases = new TheoryData<int, long, long, bool>();
        for (var batch = 0; batch < Batches.Length; batch++)
        {
            foreach (var (heads, width) in ((long, long)[])[(1, 4), (3, 5), (2, 64), (2, 19)])
            {
                cases.Add(batch, heads, width, false);
                cases.Add(batch, heads, width, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Packed_attention_is_the_attention_of_each_sequence_alone(int batch, long heads, long width, bool causal)
    {
        using var scope = NewDisposeScope();
        var sequences = Sequences.Of(Batches[batch]);
        var qkv = Tensors.Random(1, ScalarType.Float32, sequences.Rows, 3 * heads * width);
        Compare(x => Attention.Self(x[0], heads, sequences, causal), x => Alone(x[0], heads, sequences, causal, null), qkv);
    }

    [Fact]
    public void A_prefix_is_seen_by_all_rows_of_its_sequence()
    {
        using var scope = NewDisposeScope();
        var sequences = Sequences.Of(5, 1, 21, 9, 9);
        var prefixes = tensor((long[])[2, 1, 7, 9, 40]); // The last is longer than its sequence.
        var qkv = Tensors.Random(2, ScalarType.Float32, sequences.Rows, 3 * 2 * 12);
        Compare(x => Attention.Self(x[0], 2, sequences, true, prefixes), x => Alone(x[0], 2, sequences, true, prefixes), qkv);
    }

    [Fact]
    public void Images_attend_to_themselves()
    {
        using var scope = NewDisposeScope();
        var qkv = Tensors.Random(3, ScalarType.Float32, 3, 50, 3 * 2 * 16);
        Compare(
            x => Attention.Self(x[0], 2),
            x => Alone(x[0].view(150, 96), 2, Sequences.Equal(3, 50), false, null).view(3, 50, 32),
            qkv);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void Cross_attention_sees_the_keys_of_the_same_place(int queryLengths, int keyLengths)
    {
        using var scope = NewDisposeScope();
        var queries = queryLengths == 0 ? Sequences.Equal(3, 6) : Sequences.Of(5, 1, 20);
        var keys = keyLengths == 0 ? Sequences.Equal(3, 50) : Sequences.Of(1, 49, 7);
        var q = Tensors.Random(4, ScalarType.Float32, queries.Rows, 2 * 24);
        var kv = Tensors.Random(5, ScalarType.Float32, keys.Rows, 2 * 2 * 24);
        Compare(x => Attention.Cross(x[0], x[1], 2, queries, keys), x => CrossAlone(x[0], x[1], 2, queries, keys), q, kv);
    }

    [Fact]
    public void Gradients_are_those_of_the_differences()
    {
        using var scope = NewDisposeScope();
        var sequences = Sequences.Of(3, 1, 2);
        var prefixes = tensor((long[])[2, 1, 1]);
        var weights = Tensors.Random(6, ScalarType.Float64, 6, 4);
        var qkv = Tensors.Random(7, ScalarType.Float64, 6, 12);
        GradientCheck.Verify(x => (Attention.Self(x[0], 2, sequences, true, prefixes) * weights).sum(), qkv);
        GradientCheck.Verify(x => (Attention.Self(x[0], 2, sequences, false) * weights).sum(), qkv);
        GradientCheck.Verify(
            x => (Attention.Cross(x[0], x[1], 2, sequences, Sequences.Of(1, 2, 2)) * weights).sum(),
            Tensors.Random(8, ScalarType.Float64, 6, 4), Tensors.Random(9, ScalarType.Float64, 5, 8));
    }

    [Fact]
    public void Sixteen_bits_stay_sixteen_bits_and_near()
    {
        using var scope = NewDisposeScope();
        var sequences = Sequences.Of(9, 30, 1);
        var wide = Tensors.Random(10, ScalarType.Float32, 40, 3 * 2 * 16);
        var narrow = wide.to(ScalarType.BFloat16);
        var y = Attention.Self(narrow, 2, sequences, true);
        Assert.Equal(ScalarType.BFloat16, y.dtype);
        Tensors.AssertClose(Attention.Self(narrow.to(ScalarType.Float32), 2, sequences, true).Values(), y, 0.02);
    }

    [Fact]
    public void Sequences_of_one_length_may_have_an_axis_of_their_own()
    {
        using var scope = NewDisposeScope();
        var q = Tensors.Random(4, ScalarType.Float32, 3, 5, 2 * 8);
        var kv = Tensors.Random(5, ScalarType.Float32, 3, 7, 2 * 2 * 8);
        Compare(x => Attention.Cross(x[0], x[1], 2), x => CrossAlone(x[0].flatten(0, 1), x[1].flatten(0, 1), 2, Sequences.Equal(3, 5), Sequences.Equal(3, 7)).view(3, 5, 16), q, kv);
        Assert.Throws<ArgumentException>(() => Attention.Cross(zeros(5, 4), zeros(1, 5, 8), 2));
        Assert.Throws<ArgumentException>(() => Attention.Cross(zeros(1, 5, 4), zeros(5, 8), 2));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        var sequences = Sequences.Of(2, 3);
        Assert.Throws<ArgumentException>(() => Attention.Self(zeros(4, 12), 2, sequences, false));
        Assert.Throws<ArgumentException>(() => Attention.Self(zeros(5, 10), 2, sequences, false));
        Assert.Throws<ArgumentException>(() => Attention.Self(zeros(5, 12), 2, sequences, false, ones(2, ScalarType.Int64)));
        Assert.Throws<ArgumentException>(() => Attention.Self(zeros(5, 12), 2, sequences, true, ones(3, ScalarType.Int64)));
        Assert.Throws<ArgumentException>(() => Attention.Self(zeros(5, 12), 2));
        Assert.Throws<ArgumentException>(() => Attention.Cross(zeros(5, 4), zeros(5, 4), 2, sequences, sequences));
        Assert.Throws<ArgumentException>(() => Attention.Cross(zeros(5, 4), zeros(5, 8), 2, sequences, Sequences.Of(5)));
    }

    [Fact]
    public void No_tensor_is_left()
        => LiveTensors.AssertNoneLeft(() =>
        {
            using var scope = NewDisposeScope();
            var sequences = Sequences.Of(2, 3);
            var qkv = Tensors.Random(11, ScalarType.Float32, 5, 24).requires_grad_();
            Attention.Self(qkv, 2, sequences, true).sum().backward();
        });

    [NativeFact]
    public void The_kernel_does_two_products_forward_and_five_backward()
    {
        using var scope = NewDisposeScope();
        var sequences = Sequences.Of(3, 5);
        var qkv = Tensors.Random(12, ScalarType.Float32, 8, 3 * 2 * 7).requires_grad_();
        const long Product = 2 * (3 * 3 + 5 * 5) * 2 * 7;
        using var counter = new FlopCounter();
        Attention.Self(qkv, 2, sequences, true).sum().backward();
        Assert.Equal(7 * Product, counter.Stop());
    }

    [NativeFact]
    public void The_kernel_has_no_second_derivative_and_says_so()
    {
        using var scope = NewDisposeScope();
        var qkv = Tensors.Random(13, ScalarType.Float32, 4, 12).requires_grad_();
        var error = Assert.ThrowsAny<Exception>(
            () => autograd.grad([Attention.Self(qkv, 2, Sequences.Of(4), false).sum()], [qkv], retain_graph: true, create_graph: true));
        Assert.Contains("no second derivative", error.Message);
    }

    /// <summary>Compares values and all gradients, of the kernel and of the composed form.</summary>
    private static void Compare(Func<Tensor[], Tensor> actual, Func<Tensor[], Tensor> expected, params Tensor[] inputs)
    {
        CompareOne(actual, expected, inputs);
        using var off = NativeKernels.Off();
        CompareOne(actual, expected, inputs);
    }

    private static void CompareOne(Func<Tensor[], Tensor> actual, Func<Tensor[], Tensor> expected, params Tensor[] inputs)
    {
        var (y, gradients) = Run(actual, inputs);
        var (expectedY, expectedGradients) = Run(expected, [.. inputs.Select(input => input.to(ScalarType.Float64))]);
        Assert.Equal(expectedY.shape, y.shape);
        Tensors.AssertClose(expectedY.Values(), y, 1e-5);
        foreach (var (gradient, expectedGradient) in gradients.Zip(expectedGradients))
            Tensors.AssertClose(expectedGradient.Values(), gradient, 2e-5);
    }

    private static (Tensor Y, Tensor[] Gradients) Run(Func<Tensor[], Tensor> attention, Tensor[] inputs)
    {
        var leaves = inputs.Select(input => input.detach().clone().requires_grad_()).ToArray();
        var y = attention(leaves);
        (y * Tensors.Random(99, y.dtype, y.shape)).sum().backward();
        return (y, [.. leaves.Select(leaf => leaf.grad!)]);
    }

    private static Tensor Alone(Tensor qkv, long heads, Sequences sequences, bool causal, Tensor? prefixes)
    {
        var width = qkv.shape[1] / 3;
        var parts = new List<Tensor>();
        for (var i = 0; i < sequences.Count; i++)
        {
            var (start, length) = (sequences.Offsets[i], sequences.Lengths[i]);
            var rows = qkv.narrow(0, start, length);
            Tensor? hidden = null;
            if (causal)
            {
                var places = arange(length, ScalarType.Int64);
                hidden = places.gt(places.unsqueeze(1));
                if (prefixes is not null)
                    hidden = hidden.logical_and(places.ge(prefixes[i]));
            }

            parts.Add(Plain(rows.narrow(1, 0, width), rows.narrow(1, width, width), rows.narrow(1, 2 * width, width), heads, hidden));
        }

        return cat(parts, 0);
    }

    private static Tensor CrossAlone(Tensor q, Tensor kv, long heads, Sequences queries, Sequences keys)
    {
        var width = q.shape[1];
        var parts = new List<Tensor>();
        for (var i = 0; i < queries.Count; i++)
        {
            var rows = kv.narrow(0, keys.Offsets[i], keys.Lengths[i]);
            parts.Add(Plain(q.narrow(0, queries.Offsets[i], queries.Lengths[i]), rows.narrow(1, 0, width), rows.narrow(1, width, width), heads, null));
        }

        return cat(parts, 0);
    }

    private static Tensor Plain(Tensor q, Tensor k, Tensor v, long heads, Tensor? hidden)
    {
        var width = q.shape[1] / heads;
        var parts = new List<Tensor>();
        for (var h = 0; h < heads; h++)
        {
            var scores = q.narrow(1, h * width, width).matmul(k.narrow(1, h * width, width).transpose(0, 1)) / Math.Sqrt(width);
            if (hidden is not null)
                scores = scores.masked_fill(hidden, double.NegativeInfinity);
            parts.Add(scores.softmax(-1).matmul(v.narrow(1, h * width, width)));
        }

        return cat(parts, 1);
    }
}
