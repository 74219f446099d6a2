using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class RandomTests
{
    private static readonly Dictionary<string, Func<Generator?, Tensor>> s_draws = new()
    {
        ["rand"] = g => rand(5, generator: g),
        ["randn"] = g => randn([5], generator: g),
        ["randint"] = g => randint(2, 1000, [5], generator: g),
        ["randperm"] = g => randperm(50, generator: g),
        ["normal"] = g => normal(1, 2, [5], generator: g),
        ["normal_"] = g => zeros(5).normal_(1, 2, g),
        ["uniform_"] = g => zeros(5).uniform_(-1, 1, g),
        ["exponential_"] = g => zeros(5).exponential_(2, g),
        ["random_"] = g => zeros(5).random_(0, 1000, g),
        ["bernoulli"] = g => bernoulli(full(50, 0.5), g),
        ["bernoulli_"] = g => zeros(50).bernoulli_(0.5, g),
        ["multinomial"] = g => multinomial(ones(100), 5, generator: g),
    };

    public static TheoryData<string> Draws => [.. s_draws.Keys];

    [Theory]
    [MemberData(nameof(Draws))]
    public void A_generator_decides(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using var first = new Generator(7);
        using var second = new Generator(7);
        using var other = new Generator(8);
        Tensor drawn = s_draws[name](first);
        manual_seed(3);
        Numbers.Same(drawn, s_draws[name](second), 0);
        Assert.False(drawn.Equals(s_draws[name](first)));
        Assert.False(drawn.Equals(s_draws[name](other)));
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void A_seed_decides(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using (manual_seed(5)) { }
        Tensor drawn = s_draws[name](null);
        using (manual_seed(5)) { }
        Numbers.Same(drawn, s_draws[name](null), 0);
        Assert.False(drawn.Equals(s_draws[name](null)));
    }

    [Fact]
    public void The_state_of_a_generator_is_kept_and_restored()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        Assert.Equal(1, generator.initial_seed());
        Tensor state = generator.get_state();
        Tensor drawn = randn(3, generator: generator);
        generator.set_state(state);
        Numbers.Same(drawn, randn(3, generator: generator), 0);
        Numbers.Same(drawn, randn(3, generator: generator.manual_seed(1)), 0);
        Assert.NotEqual(generator.seed(), generator.seed());
        Assert.Equal(DeviceType.CPU, generator.device.type);
        generator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => rand(3, generator: generator));
        Assert.Throws<ObjectDisposedException>(() => generator.initial_seed());

        Tensor common = get_rng_state();
        drawn = rand(3);
        set_rng_state(common);
        Numbers.Same(drawn, rand(3), 0);
        using (manual_seed(77)) { }
        Assert.Equal(77, initial_seed());
    }

    [Fact]
    public void Numbers_are_spread_as_they_should_be()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor uniform = rand(20000, generator: generator);
        Assert.InRange(uniform.mean().item<float>(), 0.49, 0.51);
        Assert.InRange(uniform.min().item<float>(), 0, 0.001);
        Tensor gauss = zeros(20000).normal_(3, 2, generator);
        Assert.InRange(gauss.mean().item<float>(), 2.95, 3.05);
        Assert.InRange(gauss.std().item<float>(), 1.95, 2.05);
        Tensor whole = randint(3, 6, [1000], generator: generator);
        Assert.Equal(ScalarType.Int64, whole.dtype);
        Numbers.Same([3, 5], stack([whole.min(), whole.max()]));
        Numbers.Same([.. Enumerable.Range(0, 50).Select(i => (double)i)], randperm(50, generator: generator).sort().Values);
        Tensor zeroTo = randint(4, [200]);
        Numbers.Same([0, 3], stack([zeroTo.min(), zeroTo.max()]));
    }
}
