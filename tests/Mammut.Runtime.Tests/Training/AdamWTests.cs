using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class AdamWTests
{
    private static readonly AdamWOptions s_options = new() { WeightDecay = 0.2, Beta2 = 0.95, Epsilon = 1e-6 };

    [Theory]
    [InlineData("always", 1.0, true)]
    [InlineData("always", 0.25, true)]
    [InlineData("sometimes", 1.0, true)]
    [InlineData("never", 1.0, true)]
    [InlineData("always", 0.25, false)]
    [InlineData("sometimes", 1.0, false)]
    [InlineData("never", 1.0, false)]
    public void Twenty_steps_equal_the_plain_algorithm(string gradients, double scale, bool native)
    {
        using var off = native ? null : NativeKernels.Off();
        using var model = new ToyModel(3);
        var parameters = Named(model);
        var reference = new ReferenceAdamW(parameters, s_options);
        using var optimizer = new AdamW(parameters, s_options);
        var random = new Random(5);
        for (var step = 0; step < 20; step++)
        {
            using var scope = NewDisposeScope();
            for (var i = 0; i < parameters.Count; i++)
            {
                var has = gradients switch
                {
                    "sometimes" => (step + i) % 3 != 0,
                    "never" => i != 1,
                    _ => true,
                };
                parameters[i].Parameter.grad = has
                    ? Tensors.Random(random.Next(), ScalarType.Float32, parameters[i].Parameter.shape)
                    : null;
            }

            var rate = 0.001 * (step + 1);
            reference.Step(parameters.Select(item => item.Parameter.grad?.Values()).ToList(), rate, scale);
            using var taken = optimizer.TakeGradients();
            optimizer.Step(taken, rate, scale);
        }

        for (var i = 0; i < parameters.Count; i++)
            Tensors.AssertClose(reference.Weights[i], parameters[i].Parameter, 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parameters_larger_and_smaller_than_a_block_are_all_updated(bool native)
    {
        using var off = native ? null : NativeKernels.Off();
        using var scope = NewDisposeScope();
        long[][] shapes = [[7], [600, 1000], [3, 5], [150, 1000], [150, 1000], [150, 1000], [1]];
        var parameters = shapes.Select((shape, i) => ($"p{i}", nn.Parameter(Tensors.Random(i, ScalarType.Float32, shape).mul(0.1)))).ToList();
        var reference = new ReferenceAdamW(parameters, s_options);
        using var optimizer = new AdamW(parameters, s_options);
        for (var step = 0; step < 3; step++)
        {
            for (var i = 0; i < parameters.Count; i++)
                parameters[i].Item2.grad = i == 4 && step == 1 ? null : Tensors.Random(10 * step + i, ScalarType.Float32, shapes[i]);
            reference.Step(parameters.Select(item => item.Item2.grad?.Values()).ToList(), 0.001, 1);
            using var taken = optimizer.TakeGradients();
            optimizer.Step(taken, 0.001);
        }

        for (var i = 0; i < parameters.Count; i++)
            Tensors.AssertClose(reference.Weights[i], parameters[i].Item2, 1e-6);
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays_as_it_is()
    {
        using var model = new ToyModel(3);
        using var optimizer = new AdamW(model.named_parameters(), s_options);
        var idle = model.get_parameter("hidden.weight")!;
        var before = idle.Values();

        for (var step = 0; step < 3; step++)
        {
            using var scope = NewDisposeScope();
            foreach (var (_, parameter) in Named(model).Where(item => item.Name != "hidden.weight"))
                parameter.grad = ones_like(parameter);
            using var taken = optimizer.TakeGradients();
            optimizer.Step(taken, 0.1);
        }

        Assert.Equal(before, idle.Values());

        // Its first gradient is its first step, which in Adam moves every weight by the learning rate, after the decay.
        using var last = NewDisposeScope();
        idle.grad = ones_like(idle);
        using var first = optimizer.TakeGradients();
        optimizer.Step(first, 0.1);
        Tensors.AssertClose(before.Select(value => value * (1 - 0.1 * 0.2) - 0.1).ToArray(), idle, 1e-5);
    }

    [Fact]
    public void A_gradient_that_is_not_dense_counts_like_any_other()
    {
        using var scope = NewDisposeScope();
        var values = Tensors.Random(1, ScalarType.Float32, 5, 3);
        var moved = new List<double[]>();
        foreach (var gradient in (Tensor[])[values.transpose(0, 1), values.transpose(0, 1).contiguous()])
        {
            var parameter = nn.Parameter(ones(3, 5));
            parameter.grad = gradient;
            using var optimizer = new AdamW([("p", parameter)], s_options);
            using var taken = optimizer.TakeGradients();
            optimizer.Step(taken, 0.1);
            moved.Add(parameter.Values());
        }

        Assert.Equal(moved[0], moved[1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_norm_is_that_of_all_gradients_together(bool native)
    {
        using var off = native ? null : NativeKernels.Off();
        using var model = new ToyModel(3);
        using var optimizer = new AdamW(model.named_parameters(), s_options);
        using var scope = NewDisposeScope();
        double squares = 0;
        foreach (var (name, parameter) in Named(model))
        {
            parameter.grad = Tensors.Random(name.Length, ScalarType.Float32, parameter.shape);
            squares += parameter.grad.Values().Sum(value => value * value);
        }

        using var taken = optimizer.TakeGradients();

        Assert.Equal(Math.Sqrt(squares), taken.Norm, 4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bad_gradient_is_found_by_name(bool native)
    {
        using var off = native ? null : NativeKernels.Off();
        using var model = new ToyModel(3);
        using var optimizer = new AdamW(model.named_parameters(), s_options);
        using var scope = NewDisposeScope();
        foreach (var (_, parameter) in Named(model))
            parameter.grad = ones_like(parameter);
        model.get_parameter("hidden.bias")!.grad!.fill_(double.NaN);

        using var taken = optimizer.TakeGradients();

        Assert.False(double.IsFinite(taken.Norm));
        Assert.Equal("hidden.bias", taken.FirstNonFinite());
    }

    [Fact]
    public void The_parameters_keep_their_values_and_still_learn()
    {
        using var model = new ToyModel(3);
        var before = model.Bits();
        using var optimizer = new AdamW(model.named_parameters(), s_options);
        Assert.Equal(before, model.Bits());

        using var batch = new ToyBatch([1, 2, 3, 4, 5, 6]);
        for (var step = 0; step < 2; step++)
        {
            using var scope = NewDisposeScope();
            using var loss = model.Loss(batch);
            loss.Total.backward();
            using var taken = optimizer.TakeGradients();
            optimizer.Step(taken, 0.1);
            optimizer.ClearGradients();
            Assert.All(Named(model), item => Assert.Null(item.Parameter.grad));
            Assert.All(Named(model), item => Assert.True(item.Parameter is { requires_grad: true, is_leaf: true }));
        }

        Assert.NotEqual(before, model.Bits());
    }

    [Fact]
    public void What_is_loaded_into_the_parameters_is_what_is_trained()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(3);
        using var other = new ToyModel(4);
        Checkpoints.Save(folder.Path, other);
        using var optimizer = new AdamW(model.named_parameters(), s_options with { WeightDecay = 0 });

        Checkpoints.Load(folder.Path, model);
        using var scope = NewDisposeScope();
        foreach (var (_, parameter) in Named(model))
            parameter.grad = ones_like(parameter);
        using var taken = optimizer.TakeGradients();
        optimizer.Step(taken, 0.5);

        // The first step of Adam moves every weight by the learning rate.
        foreach (var (name, parameter) in Named(model))
            Tensors.AssertClose(other.get_parameter(name)!.Values().Select(value => value - 0.5).ToArray(), parameter, 1e-5);
    }

    [Fact]
    public void The_model_outlives_the_optimizer_and_no_tensor_is_left()
    {
        using var model = new ToyModel(3);
        double[] expected = [];

        LiveTensors.AssertNoneLeft(() =>
        {
            using (new AdamW(model.named_parameters(), s_options))
                expected = model.get_parameter("output.weight")!.Values();
        });

        Assert.Equal(expected, model.get_parameter("output.weight")!.Values());
    }

    [Fact]
    public void Frozen_parameters_are_left_alone()
    {
        using var model = new ToyModel(3);
        model.get_parameter("output.weight")!.requires_grad = false;

        using var optimizer = new AdamW(model.named_parameters(), s_options);

        Assert.Equal(10 * 4 + 8 * 4 + 8 + 1, optimizer.Length);
    }

    [Fact]
    public void Wrong_parameters_are_named()
    {
        using var scope = NewDisposeScope();
        var wide = nn.Parameter(zeros(2, dtype: ScalarType.Float64));
        var frozen = nn.Parameter(zeros(2), requires_grad: false);

        Assert.Contains("'wide' is Float64", Assert.Throws<ArgumentException>(() => new AdamW([("wide", wide)])).Message);
        Assert.Contains("no trainable parameter", Assert.Throws<ArgumentException>(() => new AdamW([("frozen", frozen)])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW([("x", nn.Parameter(zeros(2)))], new AdamWOptions { Beta1 = 1 }));
    }

    [Fact]
    public void A_model_that_was_disposed_is_noticed()
    {
        var model = new ToyModel(3);
        using var optimizer = new AdamW(model.named_parameters(), s_options);
        model.Dispose();

        Assert.Contains("'hidden.weight' is gone", Assert.Throws<InvalidOperationException>(optimizer.TakeGradients).Message);
    }

    private static List<(string Name, Parameter Parameter)> Named(nn.Module model) =>
        model.named_parameters().Select(item => (item.name, item.parameter)).ToList();
}
