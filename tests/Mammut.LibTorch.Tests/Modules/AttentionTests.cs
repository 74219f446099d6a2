using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Mammut.LibTorch.Tests.Modules;

public class AttentionTests
{
    private const int Batch = 2, Heads = 2, Queries = 4, Keys = 5, Width = 3;

    public static TheoryData<string> Masks => ["none", "causal", "keys", "queries and keys", "numbers"];

    [Theory]
    [MemberData(nameof(Masks))]
    public void It_is_the_formula(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(11);
        Tensor q = randn([Batch, Heads, Queries, Width], float64, generator: generator);
        Tensor k = randn([Batch, Heads, Keys, Width], float64, generator: generator);
        Tensor v = randn([Batch, Heads, Keys, Width], float64, generator: generator);
        Tensor? mask = kind switch
        {
            "keys" => tensor([true, true, false, true, true]).view(1, 1, 1, Keys),
            "queries and keys" => rand([Batch, 1, Queries, Keys], generator: generator) > 0.3,
            "numbers" => randn([Queries, Keys], float64, generator: generator),
            _ => null,
        };
        Tensor got = scaled_dot_product_attention(q, k, v, mask, is_casual: kind == "causal");
        Numbers.Same(Formula(q, k, v, (b, i, j) => kind switch
        {
            "causal" => j <= i ? 0 : double.NegativeInfinity,
            "keys" or "queries and keys" =>
                mask!.expand(Batch, 1, Queries, Keys)[b, 0, i, j].item<bool>() ? 0 : double.NegativeInfinity,
            "numbers" => mask![i, j].item<double>(),
            _ => 0,
        }), got, 1e-10);
        Assert.Equal([Batch, Heads, Queries, Width], got.shape);
    }

    [Fact]
    public void A_query_that_may_see_nothing_gives_zeros_and_no_gradient()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(11);
        Tensor q = randn([1, 1, 2, Width], float64, generator: generator, requires_grad: true);
        Tensor k = randn([1, 1, Keys, Width], float64, generator: generator, requires_grad: true);
        Tensor mask = ones([2, Keys], ScalarType.Bool);
        mask[0] = zeros([Keys], ScalarType.Bool);
        Tensor got = scaled_dot_product_attention(q, k, k, mask);
        Numbers.Same([0, 0, 0], got[0, 0, 0]);
        got.sum().backward();
        Numbers.Same([0, 0, 0], q.grad![0, 0, 0]);
        Assert.True(k.grad!.isfinite().all().item<bool>());
    }

    [Fact]
    public void Dropout_keeps_the_mean()
    {
        using DisposeScope scope = NewDisposeScope();
        using (manual_seed(1)) { }
        Tensor q = zeros(1, 1, 200, 4), v = ones(1, 1, 500, 4);
        Tensor dropped = scaled_dot_product_attention(q, zeros(1, 1, 500, 4), v, p: 0.5);
        Assert.InRange(dropped.mean().item<float>(), 0.98, 1.02);
        Assert.True(dropped.std().item<float>() > 0.01);
    }

    [Fact]
    public void A_mask_and_causal_exclude_each_other()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor q = zeros(1, 1, 2, 2);
        Assert.ThrowsAny<Exception>(() => scaled_dot_product_attention(q, q, q, ones([2, 2], ScalarType.Bool), is_casual: true));
    }

    [Fact]
    public void It_leaves_nothing_behind()
    {
        long before = LiveTensors.Count();
        using (Tensor q = zeros(1, 1, 2, 2))
        using (Tensor result = scaled_dot_product_attention(q, q, q, is_casual: true))
            Assert.Equal(before + 2, Tensor.TotalCount);
        Assert.Equal(before, Tensor.TotalCount);
    }

    /// <summary>softmax(q kᵀ / √E + added) v, with loops.</summary>
    private static double[] Formula(Tensor q, Tensor k, Tensor v, Func<int, int, int, double> added)
    {
        double[] qs = Numbers.Of(q), ks = Numbers.Of(k), vs = Numbers.Of(v);
        var result = new double[Batch * Heads * Queries * Width];
        for (int b = 0; b < Batch; b++)
            for (int h = 0; h < Heads; h++)
                for (int i = 0; i < Queries; i++)
                {
                    int head = b * Heads + h;
                    double[] weights = [.. Enumerable.Range(0, Keys).Select(j => Math.Exp(added(b, i, j) + Enumerable.Range(0, Width)
                        .Sum(e => qs[(head * Queries + i) * Width + e] * ks[(head * Keys + j) * Width + e]) / Math.Sqrt(Width)))];
                    double total = weights.Sum();
                    for (int e = 0; e < Width && total > 0; e++)
                        result[(head * Queries + i) * Width + e] =
                            Enumerable.Range(0, Keys).Sum(j => weights[j] / total * vs[(head * Keys + j) * Width + e]);
                }
        return result;
    }
}
