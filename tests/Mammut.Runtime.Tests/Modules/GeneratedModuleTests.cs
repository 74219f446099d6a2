using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class GeneratedModuleTests
{
    [Fact]
    public void KeysAreTheRegisteredOnes()
    {
        using var model = new Outer();
        Assert.Equal(
            ["scale", "stem.attention.qkv.weight", "layers.0.attention.qkv.weight", "layers.1.attention.qkv.weight"],
            model.named_parameters().Select(p => p.name));
        Assert.Equal(model.named_parameters().Select(p => p.name), model.state_dict().Keys);
    }

    [Fact]
    public void FieldsAreNotRegisteredASecondTimeWhenTheModuleBecomesAChild()
    {
        using var root = new Root(new Outer());
        Assert.Equal(4, root.parameters().Count());
        Assert.All(root.named_parameters(), p => Assert.StartsWith("model.", p.name));
    }

    [Fact]
    public void ParametersOutliveTheScopeTheyWereMadeIn()
    {
        Outer model;
        using (NewDisposeScope())
            model = new Outer();
        using (model)
        {
            Assert.All(model.parameters(), p => Assert.True(p is { requires_grad: true, dtype: ScalarType.Float32 } && p.Values().All(v => v == 1)));
            Assert.Equal([7.0, 7.0], model.Table.Values());
        }
    }

    [Fact]
    public void DisposeFreesParametersAndConstants()
        => LiveTensors.AssertNoneLeft(() =>
        {
            using var scope = NewDisposeScope();
            new Outer().Dispose();
        });

    [Fact]
    public void ConstantsAreNoPartOfTheState()
    {
        using var model = new Outer();
        Assert.DoesNotContain(model.state_dict(), entry => entry.Value.IsInvalid || entry.Key.Contains("able"));
        Assert.Equal(4, model.state_dict().Count);
    }

    [Fact]
    public void InitialValuesMustBeFloat32()
    {
        var error = Assert.Throws<ArgumentException>(() => new Double());
        Assert.Contains("'weight'", error.Message);
        Assert.Contains("Float64", error.Message);
    }

    [Fact]
    public void MovingIsRefused()
    {
        using var model = new Outer();
        var error = Assert.Throws<NotSupportedException>(() => model.to(ScalarType.Float64));
        Assert.Contains("built", error.Message);
    }

    private sealed class Inner : GeneratedModule
    {
        private readonly Parameter _qkv;

        public Inner() : base(nameof(Inner)) => _qkv = Register("attention.qkv.weight", Init.Constant(1, 2, 3));

        public long Size => _qkv.numel();
    }

    private sealed class Outer : GeneratedModule
    {
        private readonly Parameter _scale;
        private readonly Inner _stem;
        private readonly Inner[] _layers;

        public Outer() : base(nameof(Outer))
        {
            _scale = Register("scale", Init.Constant(1));
            _stem = Register("stem", new Inner());
            _layers = RegisterList("layers", new[] { new Inner(), new Inner() });
            Table = Constant(Init.Constant(7, 2));
        }

        public Tensor Table { get; }

        public long Size => _scale.numel() + _stem.Size + _layers.Sum(layer => layer.Size);
    }

    private sealed class Root : GeneratedModule
    {
        public Root(Outer model) : base(nameof(Root)) => Register("model", model);
    }

    private sealed class Double : GeneratedModule
    {
        public Double() : base(nameof(Double))
        {
            using var scope = NewDisposeScope();
            Register("weight", zeros([2], dtype: ScalarType.Float64));
        }
    }
}
