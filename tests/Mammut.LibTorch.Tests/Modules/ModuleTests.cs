using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Modules;

public class ModuleTests
{
    private sealed class Leaf : nn.Module<Tensor, Tensor>
    {
        internal Parameter weight;
        internal Tensor scale;

        internal Leaf()
            : base(nameof(Leaf))
        {
            weight = nn.Parameter(ones(2, 3));
            scale = full(1, 2f);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => nn.functional.linear(input, weight).mul(scale);
    }

    private sealed class Pair : nn.Module<Tensor, Tensor, Tensor>
    {
        internal Leaf first = new();
        internal Leaf second = new();
        internal Parameter tied;

        internal Pair()
            : base(nameof(Pair))
        {
            tied = first.weight;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input1, Tensor input2) => first.call(input1) + second.call(input2);
    }

    private sealed class Explicit : nn.Module
    {
        private readonly Parameter _weight;

        internal Explicit()
            : base("explicit")
        {
            _weight = new Parameter(zeros(1));
            register_parameter("a.b", _weight);
            register_buffer("count", zeros(1), persistent: false);
        }

        protected override void RegisterComponents()
        {
        }
    }

    [Fact]
    public void Components_are_found_and_named()
    {
        using var pair = new Pair();
        Assert.Equal(["tied", "first.scale"], new[] { pair.named_parameters().First().name, pair.named_buffers().First().name });
        Assert.Equal(["tied", "second.weight"], pair.named_parameters().Select(p => p.name));
        Assert.Equal(["first.scale", "second.scale"], pair.named_buffers().Select(b => b.name));
        Assert.Equal(["first", "second"], pair.named_modules().Select(m => m.name));
        Assert.Equal(2, pair.children().Count());
        Assert.Single(pair.parameters(recurse: false));
        Assert.Equal(["tied", "second.weight", "first.scale", "second.scale", "first.weight"], pair.state_dict().Keys);
        Assert.Same(pair.second.weight, pair.get_parameter("second.weight"));
        Assert.Same(pair.second.scale, pair.get_buffer("second.scale"));
        Assert.Null(pair.get_parameter("third.weight"));
        Assert.True(pair.has_parameter("tied") && !pair.has_buffer("tied"));
        Assert.Equal("Pair", pair.GetName());
    }

    [Fact]
    public void Modules_are_called()
    {
        using DisposeScope scope = NewDisposeScope();
        using var pair = new Pair();
        Numbers.Same([18, 18], pair.call(ones(3), ones(3) * 2));
        nn.IModule<Tensor, Tensor> leaf = pair.first;
        Numbers.Same([6, 6], leaf.call(ones(3)));
    }

    [Fact]
    public void Registration_is_checked()
    {
        using var module = new Explicit();
        Assert.Equal(["a.b"], module.named_parameters().Select(p => p.name));
        Assert.Empty(module.named_buffers());
        Assert.Contains("a.b is already", Assert.Throws<InvalidOperationException>(() => module.register_parameter("a.b", new Parameter(zeros(1)))).Message);
        Assert.Contains("\"x.y\"", Assert.Throws<ArgumentException>(() => module.register_module("x.y", new Explicit())).Message);
        Assert.Throws<ArgumentNullException>(() => module.register_buffer("none", null!));
        module.add_module("inner", new Explicit());
        Assert.Throws<InvalidOperationException>(() => module.register_module("inner", new Explicit()));
        Assert.Equal(["a.b", "inner.a.b"], module.named_parameters().Select(p => p.name));
        module.register_module("inner", null!);
        Assert.Empty(module.named_children());
    }

    [Fact]
    public void The_mode_reaches_every_module()
    {
        using var pair = new Pair();
        Assert.True(pair.training);
        pair.eval();
        Assert.False(pair.training || pair.first.training);
        pair.train();
        Assert.True(pair.second.training);
        List<nn.Module> seen = [];
        pair.apply(seen.Add);
        Assert.Equal([pair.first, pair.second, pair], seen);
    }

    [Fact]
    public void State_is_copied_in()
    {
        using DisposeScope scope = NewDisposeScope();
        using var from = new Leaf();
        using var to = new Leaf();
        using (no_grad())
            from.weight.fill_(5);
        to.load_state_dict(from.state_dict());
        Numbers.Same([5, 5, 5, 5, 5, 5], to.weight);
        Assert.NotSame(from.weight, to.weight);
        var state = new Dictionary<string, Tensor> { ["strange"] = zeros(1) };
        string message = Assert.Throws<InvalidOperationException>(() => to.load_state_dict(state)).Message;
        Assert.Contains("Missing: weight, scale", message);
        Assert.Contains("Unexpected: strange", message);
        var (missing, unexpected) = to.load_state_dict(state, strict: false);
        Assert.Equal(["weight", "scale"], missing);
        Assert.Equal(["strange"], unexpected);
    }

    [Fact]
    public void Gradients_are_forgotten_or_zeroed()
    {
        using DisposeScope scope = NewDisposeScope();
        using var leaf = new Leaf();
        leaf.call(ones(3)).sum().backward();
        leaf.zero_grad(set_to_none: false);
        Numbers.Same([0, 0, 0, 0, 0, 0], leaf.weight.grad!);
        leaf.zero_grad();
        Assert.Null(leaf.weight.grad);
    }

    [Fact]
    public void Moving_makes_new_parameters_and_sets_the_fields()
    {
        using DisposeScope scope = NewDisposeScope();
        using var leaf = new Leaf();
        leaf.call(ones(3)).sum().backward();
        Parameter old = leaf.weight;
        Assert.Same(leaf, leaf.to(float64));
        Assert.True(old.IsInvalid);
        Assert.Equal(ScalarType.Float64, leaf.weight.dtype);
        Assert.Equal(ScalarType.Float64, leaf.scale.dtype);
        Assert.Equal(ScalarType.Float64, leaf.weight.grad!.dtype);
        Assert.True(leaf.weight.requires_grad && leaf.weight.is_leaf);
        Assert.Same(leaf.weight, Assert.Single(leaf.parameters()));
        Assert.False(scope.Contains(leaf.weight));
        Parameter same = leaf.weight;
        Assert.Same(same, leaf.to(float64).cpu().to("cpu").to(CPU, float64).weight);
        Assert.Throws<ArgumentException>(() => leaf.to(int64));
    }

    [Fact]
    public void Disposing_frees_everything()
    {
        long before = LiveTensors.Count();
        var pair = new Pair();
        Assert.Equal(before + 4, Tensor.TotalCount);
        pair.Dispose();
        pair.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Disposing_frees_also_what_a_scope_holds()
    {
        long before = LiveTensors.Count();
        using (NewDisposeScope())
        {
            var leaf = new Leaf();
            leaf.Dispose();
            Assert.Equal(before, Tensor.TotalCount);
        }
        Assert.Equal(before, Tensor.TotalCount);
    }
}
