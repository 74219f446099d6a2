using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>What may differ between a file and a model, and that the report says so.</summary>
public sealed class LoadOptionsTests
{
    [Fact]
    public void Without_strictness_what_fits_is_loaded_and_the_rest_is_reported()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);
        var tensors = other.state_dict().ToDictionary(item => item.Key, item => item.Value);
        tensors.Remove("hidden.bias");
        tensors["old.head"] = ones(2);
        Safetensors.Write(folder["model.safetensors"], [.. tensors.Select(item => (item.Key, item.Value))]);
        var kept = model.get_parameter("hidden.bias")!.Values();

        var strict = Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder.Path, model));
        var report = Checkpoints.Load(folder.Path, model, options: new LoadOptions { Strict = false });

        Assert.Equal(["hidden.bias"], strict.Missing);
        Assert.Equal(["old.head"], strict.Extra);
        Assert.Equal(["hidden.bias"], report.Missing);
        Assert.Equal(["old.head"], report.Unused);
        Assert.Equal(model.state_dict().Keys.Where(key => key != "hidden.bias"), report.Loaded);
        Assert.Equal(kept, model.get_parameter("hidden.bias")!.Values());
        Assert.Equal(other.get_parameter("hidden.weight")!.Values(), model.get_parameter("hidden.weight")!.Values());
        Assert.Equal($"""
            {folder["model.safetensors"]} (safetensors): 5 tensors loaded, 1 missing, 1 unused, 0 resized, 0 converted.
              missing: hidden.bias
              unused: old.head
            """, report.ToString());
    }

    [Fact]
    public void Shapes_and_types_must_fit_even_without_strictness()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ToyModel(1);
        var before = model.Bits();
        Safetensors.Write(folder["model.safetensors"], [("hidden.bias", ones(9)), ("scale", ones([], dtype: ScalarType.Int32)), ("counts", ones(2))]);

        var error = Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder.Path, model, options: new LoadOptions { Strict = false }));

        Assert.Empty(error.Missing);
        Assert.Equal("hidden.bias", Assert.Single(error.Misshapen).Key);
        Assert.Equal([new MistypedKey("scale", "F32", "I32"), new MistypedKey("counts", "I64", "F32")], error.Mistyped);
        Assert.Equal(before, model.Bits());
    }

    [Theory]
    [InlineData(ScalarType.Float16, "F16")]
    [InlineData(ScalarType.BFloat16, "BF16")]
    [InlineData(ScalarType.Float64, "F64")]
    public void Converted_tensors_are_reported(ScalarType type, string name)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);
        Safetensors.Write(folder["model.safetensors"], [.. model.state_dict().Select(item => (item.Key, item.Value.is_floating_point() ? item.Value.to(type) : item.Value))]);

        var report = Checkpoints.Load(folder.Path, other);

        Assert.Equal(model.named_parameters().Select(item => new ConvertedKey(item.name, name, "F32")).OrderBy(key => key.Key), report.Converted.OrderBy(key => key.Key));
        Assert.EndsWith($"converted: 5 from {name} to F32", report.ToString());
        foreach (var (key, parameter) in other.named_parameters())
            Assert.Equal(model.get_parameter(key)!.to(type).Values(), parameter.Values());
    }

    [Fact]
    public void Wrappers_around_all_keys_are_taken_off()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);
        Safetensors.Write(folder["model.safetensors"], [.. model.state_dict().Select(item => ($"module._orig_mod.{item.Key}", item.Value))]);

        Checkpoints.Load(folder.Path, other);

        Assert.Equal(model.Bits(), other.Bits());
    }

    [Fact]
    public void A_wrapper_around_some_keys_is_a_mistake()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        Safetensors.Write(folder["model.safetensors"], [.. model.state_dict().Select(item => (item.Key == "scale" ? item.Key : $"module.{item.Key}", item.Value))]);

        var error = Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder.Path, model));

        Assert.Equal(5, error.Missing.Count);
        Assert.Equal(error.Missing.Select(key => $"module.{key}").Order(), error.Extra.Order());
    }

    [Fact]
    public void A_list_of_one_is_a_scalar()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);
        Safetensors.Write(folder["model.safetensors"], [.. model.state_dict().Select(item => (item.Key, item.Key == "scale" ? item.Value.view(1) : item.Value))]);

        Checkpoints.Load(folder.Path, other);

        Assert.Equal(model.Bits(), other.Bits());
        Safetensors.Write(folder["model.safetensors"], [.. model.state_dict().Select(item => (item.Key, item.Key == "scale" ? ones(2) : item.Value))]);
        Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder.Path, other));
    }

    [Fact]
    public void A_large_tensor_is_read_whole_over_many_pieces()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        // Rows of more than a piece, and pieces of more than a row.
        var (wide, high) = (arange(3 * 1_500_000, dtype: ScalarType.Float64).view(3, 1_500_000), arange(4_000_003, dtype: ScalarType.Float32).view(-1, 1));
        Safetensors.Write(folder["x.safetensors"], [("wide", wide), ("high", high)]);

        using var file = CheckpointFile.Open(folder["x.safetensors"]);

        Assert.True(file.Read("wide").equal(wide).all().item<bool>());
        Assert.True(file.Read("high").equal(high).all().item<bool>());
    }
}
