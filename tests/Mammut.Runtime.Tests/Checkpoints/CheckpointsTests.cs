using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class CheckpointsTests
{
    private const string Declaration = """{"model":"Toy","width":4}""";

    [Fact]
    public void A_folder_gets_the_model_and_its_declaration()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);

        Checkpoints.Save(folder["saved"], model, null, Declaration);

        Assert.Equal(["saved/model.json", "saved/model.safetensors"], folder.Files.Select(file => file.Replace('\\', '/')));
        Assert.Equal(Declaration, File.ReadAllText(folder["saved/model.json"]));
        using var file = new SafetensorsFile(folder["saved/model.safetensors"]);
        Assert.Equal(Declaration, file.Metadata["mammut.declaration"]);
        Assert.Equal(
            model.named_parameters().Select(item => item.name).Append("counts").Order(),
            file.Entries.Select(entry => entry.Key).Order());
    }

    [Fact]
    public void The_header_names_every_tensor_with_its_shape()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        Checkpoints.Save(folder["saved"], model);

        Checkpoints.WriteHeader(folder["saved"], folder["headers/toy.json"]);

        using var header = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder["headers/toy.json"]));
        Assert.Equal(
            model.named_parameters().Select(item => $"{item.name} [{string.Join(",", item.parameter.shape)}]").Order(),
            header.RootElement.EnumerateObject().Where(tensor => tensor.Name != "counts").Select(tensor => $"{tensor.Name} {tensor.Value.GetProperty("shape").GetRawText()}").Order());
        Assert.Equal("I64", header.RootElement.GetProperty("counts").GetProperty("dtype").GetString());
        Assert.Throws<FileNotFoundException>(() => Checkpoints.WriteHeader(folder["none.safetensors"], folder["none.json"]));
    }

    [Fact]
    public void A_file_is_named_by_its_ending()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);

        Checkpoints.Save(folder["run7.safetensors"], model, null, Declaration);
        Checkpoints.Save(folder["bare.safetensors"], model);

        Assert.Equal(["bare.safetensors", "run7.json", "run7.safetensors"], folder.Files);
        Assert.Equal(Declaration, Checkpoints.Load(folder["run7.safetensors"], model).DeclarationJson);
        Assert.Null(Checkpoints.Load(folder["bare.safetensors"], model).DeclarationJson);
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);

        var file = Assert.Throws<FileNotFoundException>(() => Checkpoints.Load(folder["weights.pt"], model));
        var inside = Assert.Throws<FileNotFoundException>(() => Checkpoints.Load(folder.Path, model));

        Assert.Equal($"There is no checkpoint '{folder["weights.pt"]}', neither a file nor a folder.", file.Message);
        Assert.Equal($"The folder '{folder.Path}' holds neither model.safetensors nor model.safetensors.index.json.", inside.Message);
    }

    [Fact]
    public void Loading_restores_every_bit_and_saving_again_gives_the_same_file()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);
        Assert.NotEqual(model.Bits(), other.Bits());
        Checkpoints.Save(folder["a"], model, null, Declaration);

        Checkpoints.Load(folder["a"], other);
        Checkpoints.Save(folder["b"], other, null, Declaration);

        Assert.Equal(model.Bits(), other.Bits());
        Assert.Equal(File.ReadAllBytes(folder["a/model.safetensors"]), File.ReadAllBytes(folder["b/model.safetensors"]));
    }

    [Fact]
    public void Neither_saving_nor_loading_leaves_a_tensor()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);

        LiveTensors.AssertNoneLeft(() =>
        {
            Checkpoints.Save(folder["a"], model, ToyMap, Declaration);
            Checkpoints.Load(folder["a"], model, ToyMap);
        });
    }

    [Fact]
    public void Floating_types_are_converted_on_load()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);
        var tensors = model.state_dict().Select(item => (item.Key, item.Value.is_floating_point() ? item.Value.to(ScalarType.BFloat16) : item.Value));
        Safetensors.Write(folder["model.safetensors"], tensors.ToList());

        Checkpoints.Load(folder.Path, other);

        foreach (var (name, parameter) in other.named_parameters())
        {
            Assert.Equal(ScalarType.Float32, parameter.dtype);
            Assert.Equal(model.get_parameter(name)!.to(ScalarType.BFloat16).Values(), parameter.Values());
        }
    }

    [Fact]
    public void Everything_that_does_not_fit_is_named_at_once_and_nothing_changes()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ToyModel(1);
        var before = model.Bits();
        var tensors = model.state_dict().ToDictionary(item => item.Key, item => zeros_like(item.Value));
        tensors.Remove("hidden.bias");
        tensors.Remove("scale");
        tensors["old.head"] = zeros(2);
        tensors["hidden.weight"] = zeros(8, 5);
        tensors["embedding.weight"] = zeros(10, 4, dtype: ScalarType.Int64);
        Safetensors.Write(folder["model.safetensors"], tensors.Select(item => (item.Key, item.Value)).ToList());

        var error = Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder.Path, model));

        Assert.Equal(["hidden.bias", "scale"], error.Missing.Order());
        Assert.Equal(["old.head"], error.Extra);
        var misshapen = Assert.Single(error.Misshapen);
        Assert.Equal(("hidden.weight", "[8, 4]", "[8, 5]"), (misshapen.Key, Text(misshapen.Expected), Text(misshapen.Actual)));
        Assert.Equal(new MistypedKey("embedding.weight", "F32", "I64"), Assert.Single(error.Mistyped));
        Assert.Contains("model.safetensors", error.Message);
        Assert.Contains("hidden.weight: expected [8, 4], the file has [8, 5]", error.Message);
        Assert.All(["hidden.bias", "scale", "old.head", "embedding.weight"], key => Assert.Contains(key, error.Message));
        Assert.Equal(before, model.Bits());
    }

    [Fact]
    public void A_damaged_file_leaves_the_model_as_it_was()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);
        Checkpoints.Save(folder.Path, model);
        var before = other.Bits();
        var bytes = File.ReadAllBytes(folder["model.safetensors"]);
        File.WriteAllBytes(folder["model.safetensors"], bytes[..^5]);

        Assert.Throws<InvalidDataException>(() => Checkpoints.Load(folder.Path, other));

        Assert.Equal(before, other.Bits());
    }

    [Fact]
    public void A_declaration_that_is_not_json_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);

        Assert.Throws<ArgumentException>(() => Checkpoints.Save(folder["a"], model, null, "{width: 4"));

        Assert.Empty(folder.Files);
    }

    [Fact]
    public void A_map_renames_and_transposes_both_ways()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);

        Checkpoints.Save(folder.Path, model, ToyMap);
        Checkpoints.Load(folder.Path, other, ToyMap);

        Assert.Equal(model.Bits(), other.Bits());
        using var file = new SafetensorsFile(folder["model.safetensors"]);
        Assert.Equal([4L, 8], file.Entry("mlp.w").Shape);
        using var written = file.Read("mlp.w");
        using var expected = model.get_parameter("hidden.weight")!.t().contiguous();
        Assert.Equal(expected.Values(), written.Values());
        Assert.True(file.Contains("logit_scale"));
        Assert.False(file.Contains("scale"));
        Assert.True(file.Contains("hidden.bias"));
    }

    [Fact]
    public void A_mapped_key_that_is_missing_is_named_both_ways()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        Checkpoints.Save(folder.Path, model);

        var error = Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder.Path, model, ToyMap));

        Assert.Equal(["hidden.weight (mlp.w)", "scale (logit_scale)"], error.Missing.Order());
        Assert.Equal(["hidden.weight", "scale"], error.Extra.Order());
    }

    public static TheoryData<KeyMapEntry[], string> WrongMaps => new()
    {
        { [new("scale", "a", false), new("scale", "b", false)], "names 'scale' twice" },
        { [new("scale", "hidden.bias", false)], "gives the foreign key 'hidden.bias' to two tensors" },
        { [new("nowhere", "a", false)], "names what the model lacks: nowhere" },
        { [new("hidden.bias", "a", true)], "transposes 'hidden.bias', whose shape is [8]" },
        { [new("hidden.bias", "a", false) { NativeRows = new(0, 3) }, new("hidden.bias", "b", false) { NativeRows = new(4, 4) }], "has not each row of 'hidden.bias' [8] once" },
        { [new("hidden.bias", "a", false) { NativeRows = new(0, 7) }], "has not each row of 'hidden.bias' [8] once" },
        { [new("hidden.bias", "a", false) { ForeignRows = new(0, 8) }, new("scale", "a", false) { ForeignRows = new(9, 1) }], "has not each row of the foreign 'a' once" },
        { [new("hidden.bias", "a", false) { ForeignRows = new(0, 7) }], "has not each row of the foreign 'a' once" },
        { [new("hidden.bias", "a", false) { ForeignRows = new(0, 8) }, new("hidden.weight", "a", false)], "gives the foreign key 'a' to two tensors" },
    };

    [Theory]
    [MemberData(nameof(WrongMaps))]
    public void A_map_that_does_not_fit_the_model_is_refused(KeyMapEntry[] entries, string expected)
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);

        var error = Assert.Throws<ArgumentException>(() => Checkpoints.Save(folder.Path, model, new KeyMap(entries)));

        Assert.Contains(expected, error.Message);
        Assert.Empty(folder.Files);
    }

    private static KeyMap ToyMap => new([new("hidden.weight", "mlp.w", true), new("scale", "logit_scale", false)]);

    private static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
