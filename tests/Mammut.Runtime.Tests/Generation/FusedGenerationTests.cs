using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Generation with the step's own operations: native, composed, and without a cache.</summary>
public sealed class FusedGenerationTests
{
    public static TheoryData<string, GenerationOptions> Modes => CachedGenerationTests.Modes;

    [Theory]
    [MemberData(nameof(Modes))]
    public void The_same_texts_come_with_kernels_without_and_without_a_cache(string mode, GenerationOptions options)
    {
        using var scope = NewDisposeScope();
        HashSet<int> lengths = [];
        for (var seed = 0; seed < 4; seed++)
        {
            using var cached = new FusedCaptioner(seed, rotary: seed % 2 == 0, activation: (Activation)(seed % 4));
            using var uncached = new FusedCaptioner(seed, cached: false, rotary: seed % 2 == 0, activation: (Activation)(seed % 4));
            var images = FusedCaptioner.Images(100 + seed, 6);
            var expected = TextGenerator.Run(uncached, images, options);
            Assert.Equal(expected, TextGenerator.Run(cached, images, options));
            using (NativeKernels.Off())
                Assert.Equal(expected, TextGenerator.Run(cached, images, options));
            lengths.UnionWith(expected.Select(text => text.Length));
        }
        Assert.True(lengths.Count > 1, $"{mode}: the texts should end at different times.");
    }

    [Fact]
    public void Logits_are_those_of_the_whole_text_also_where_rows_trade_places()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var cached = new FusedCaptioner(1);
        using var uncached = new FusedCaptioner(1, cached: false);
        var images = FusedCaptioner.Images(5, 3);
        using var first = cached.NewCache(images);
        using var second = uncached.NewCache(images);
        var prompt = Tensors.Ids(3, 0, 4, 5, 0, 6, 7, 0, 8, 3);
        Tensors.AssertClose(uncached.DecodeStep(prompt, second).Values(), cached.DecodeStep(prompt, first), 2e-4);
        for (var step = 0; step < 18; step++)
        {
            long[] rows = step switch { 2 => [2, 2, 0, 1], 3 => [3, 2, 1, 0], 5 => [3, 0, 1], 9 => [1, 1, 1, 0, 2, 2, 2, 1], 12 => [7], _ => [.. Enumerable.Range(0, (int)first.Rows).Select(i => (long)i)] };
            first.SelectRows(rows);
            second.SelectRows(rows);
            var tokens = Tensors.Ids(rows.Length, [.. rows.Select((_, i) => (long)((3 * step + i) % 9))]);
            Tensors.AssertClose(uncached.DecodeStep(tokens, second).Values(), cached.DecodeStep(tokens, first), 2e-4);
        }
    }

    [Theory]
    [InlineData(WeightFormat.BFloat16, 0.15)]
    [InlineData(WeightFormat.Int8, 0.15)]
    public void Rounded_weights_give_nearly_the_same_logits_and_other_than_the_own_ones(WeightFormat format, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = new FusedCaptioner(3);
        var own = Logits(WeightFormat.Own);
        var rounded = Logits(format);
        Tensors.AssertClose(own.Values(), rounded, tolerance * own.abs().max().ToDouble());
        Assert.NotEqual(own.Values(), rounded.Values());
        using (NativeKernels.Off())
            Tensors.AssertClose(rounded.Values(), Logits(format), format == WeightFormat.Int8 ? 2e-4 : tolerance * own.abs().max().ToDouble());

        Tensor Logits(WeightFormat format)
        {
            using var cache = model.NewCache(FusedCaptioner.Images(2, 2));
            using var weights = new DecoderWeights(format);
            cache.Weights = weights;
            using (weights.Begin())
                return model.DecodeStep(Tensors.Ids(2, 0, 3, 4, 0, 5, 6), cache);
        }
    }

    [NativeFact]
    public void Copies_are_made_once_until_a_weight_changes()
    {
        using var scope = NewDisposeScope();
        using var model = new FusedCaptioner(3);
        var images = FusedCaptioner.Images(2, 3);
        var options = new GenerationOptions { Weights = WeightFormat.Int8, MinLength = 12 };
        var before = Run();
        var copies = model.DecoderWeights(WeightFormat.Int8).Copies;
        Assert.True(copies > 0);
        var live = Tensor.TotalCount;
        Assert.Equal(before, Run());
        Assert.Equal(live, Tensor.TotalCount);

        // As an optimizer does it, and as something does it that libtorch does not see.
        using (no_grad())
            model.Head.neg_();
        var negated = Run();
        Assert.NotEqual(before, negated);
        model.Head.bytes.Clear();
        Assert.NotEqual(negated, Run());
        Assert.Equal(copies, model.DecoderWeights(WeightFormat.Int8).Copies);
        Assert.Equal(live, Tensor.TotalCount);

        model.ReleaseDecoderWeights();
        Assert.True(Tensor.TotalCount < live);

        IReadOnlyList<long[]> Run() => TextGenerator.Run(model, images, options);
    }

    [NativeFact]
    public void A_step_of_the_optimizer_makes_new_copies()
    {
        using var scope = NewDisposeScope();
        using var model = new FusedCaptioner(3);
        using var optimizer = new AdamW(model.named_parameters());
        using var weights = new DecoderWeights(WeightFormat.Int8);
        var before = Read();
        Assert.Equal(before, Read());
        foreach (var (_, parameter) in model.named_parameters())
            parameter.grad = Tensors.Random(5, ScalarType.Float32, parameter.shape);
        using (var gradients = optimizer.TakeGradients())
            optimizer.Step(gradients, learningRate: 0.1);
        Assert.NotEqual(before, Read());
        Assert.Equal(1, weights.Copies);

        double[] Read()
        {
            using (weights.Begin())
                return weights.ForKernels(model.Head).Data.Values();
        }
    }

    [Theory]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Copies_go_with_the_model(WeightFormat format)
        => LiveTensors.AssertNoneLeft(() =>
        {
            using var scope = NewDisposeScope();
            using var model = new FusedCaptioner(3, rotary: false);
            foreach (var kernels in (bool[])[true, false])
            {
                using var off = kernels ? null : NativeKernels.Off();
                foreach (var method in Enum.GetValues<GenerationMethod>())
                    TextGenerator.Run(model, FusedCaptioner.Images(2, 3), new GenerationOptions { Weights = format, Method = method });
            }
        });

    [Theory]
    [MemberData(nameof(Modes))]
    public void No_tensor_is_left_behind(string mode, GenerationOptions options)
    {
        using var scope = NewDisposeScope();
        using var model = new FusedCaptioner(2);
        var images = FusedCaptioner.Images(7, 4);
        TextGenerator.Run(model, images, options); // makes the rotary table
        LiveTensors.AssertNoneLeft(() => Assert.Equal(4, TextGenerator.Run(model, images, options).Count));
        Assert.NotEmpty(mode);
    }

    [Theory]
    [InlineData(GenerationMethod.Greedy)]
    [InlineData(GenerationMethod.Beam)]
    public void A_token_costs_little_managed_memory_whatever_the_vocabulary(GenerationMethod method)
    {
        using var scope = NewDisposeScope();
        using var model = new FusedCaptioner(2);
        var images = FusedCaptioner.Images(7, 4);
        Measure(8);
        Measure(20);
        var perToken = (Measure(20) - Measure(8)) / 12;
        Assert.True(perToken < 40_000, $"{perToken} bytes a token");

        long Measure(int length)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            TextGenerator.Run(model, images, new GenerationOptions { Method = method, MaxLength = length, MinLength = length });
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
