using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Files that PyTorch wrote: Fixtures/write.py says what is in them.</summary>
public sealed class TorchFileTests
{
    [Theory]
    [InlineData("kinds.pt")]
    [InlineData("kinds-protocol-4.pt")]
    public void Every_type_is_read(string name)
    {
        using var scope = NewDisposeScope();
        using var file = CheckpointFile.Open(Fixture(name));
        ScalarType[] types = [ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Byte];
        string[] keys = ["float64", "float32", "float16", "bfloat16", "int64", "int32", "uint8"];

        Assert.Equal([.. keys, "bool", "scalar", "empty"], file.Tensors.Select(tensor => tensor.Key));
        foreach (var (key, type) in keys.Zip(types))
        {
            var value = file.Read(key);
            Assert.Equal(type, value.dtype);
            Assert.Equal([2L, 3], value.shape);
            Assert.Equal(Counted(4, 6).Select(x => value.is_floating_point() ? x : Math.Truncate(x)), value.Values());
        }

        Assert.Equal([true, false, true], file.Read("bool").Flags());
        Assert.Empty(file.Read("scalar").shape);
        Assert.Equal([2.5], file.Read("scalar").Values());
        Assert.Equal([0L, 7], file.Read("empty").shape);
        Assert.Equal("PyTorch", file.Format);
    }

    [Fact]
    public void Views_of_one_storage_are_read_as_they_were_saved()
    {
        using var scope = NewDisposeScope();
        using var file = CheckpointFile.Open(Fixture("views.pt"));
        var whole = tensor(Counted(1, 48)).view(6, 8);

        Same(whole, "whole");
        Same(whole, "tied");
        Same(whole.t(), "transposed");
        Same(whole.select(1, 3), "column");
        Same(stack([.. Enumerable.Range(2, 3).Select(row => stack([.. new[] { 1L, 3, 5 }.Select(column => whole[row, column])]))]), "block");
        Same(tensor(Counted(2, 24)).view(2, 3, 4).permute(2, 0, 1), "permuted");

        void Same(Tensor expected, string key)
        {
            var value = file.Read(key);
            Assert.Equal(expected.shape, value.shape);
            Assert.Equal(expected.Values(), value.Values());
        }
    }

    [Fact]
    public void The_weights_of_a_training_checkpoint_are_loaded_without_their_wrapper()
    {
        using var model = new ToyModel(1);

        var report = Checkpoints.Load(Fixture("training.pt"), model);

        Assert.Equal(["embedding.weight", "hidden.weight", "hidden.bias", "output.weight", "scale", "counts"], report.Loaded);
        Assert.Empty(report.Missing.Concat(report.Unused));
        // In the order of PyTorch's parameters(): those of the module itself come first.
        string[] order = ["scale", "embedding.weight", "hidden.weight", "hidden.bias", "output.weight"];
        for (var number = 0; number < order.Length; number++)
        {
            var parameter = model.get_parameter(order[number])!;
            Assert.Equal(Counted(number, (int)parameter.numel()), parameter.Values());
        }

        Assert.Equal([5.0, 6], model.get_buffer("counts")!.Values());
    }

    [Fact]
    public void Parameters_are_read_like_tensors()
    {
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);
        Checkpoints.Load(Fixture("training.pt"), other);

        var report = Checkpoints.Load(Fixture("parameters.pt"), model, options: new LoadOptions { Strict = false });

        Assert.Equal(["counts"], report.Missing);
        Assert.All(model.named_parameters(), item => Assert.Equal(other.get_parameter(item.name)!.Values(), item.parameter.Values()));
    }

    [Theory]
    [InlineData("before-1.6.pt", "from before 1.6")]
    [InlineData("whole-module.pt", "names the global 'torch.nn.modules.module.Module', which a state dict does not need. Nothing of the file was executed.")]
    [InlineData("torchscript.pt", "is a TorchScript program, not a state dict")]
    public void What_holds_more_than_weights_is_refused_by_name(string name, string expected)
    {
        using var model = new ToyModel(1);
        var before = model.Bits();

        var error = Assert.Throws<InvalidDataException>(() => Checkpoints.Load(Fixture(name), model));

        Assert.Contains(expected, error.Message);
        Assert.Contains(name, error.Message);
        Assert.Equal(before, model.Bits());
    }

    [Fact]
    public void Tensors_beside_the_weights_of_a_training_checkpoint_do_not_hide_them()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.pt"], Pickle.File(
            Pickle.Begin().Add("}(").Text("model").StateDict().Text("rng_state").Tensor("FloatStorage", "0", 6, 0, [6], [1]).Add("u").End()));
        using (var file = CheckpointFile.Open(folder["x.pt"]))
        {
            Assert.Equal(["x"], file.Tensors.Select(tensor => tensor.Key));
            Assert.Empty(file.Others);
        }

        // An entry of that name without weights is none.
        File.WriteAllBytes(folder["x.pt"], Pickle.File(
            Pickle.Begin().Add("}(").Text("model").Add("}").Text("x").Tensor("FloatStorage", "0", 6, 0, [6], [1]).Add("u").End()));
        using var whole = CheckpointFile.Open(folder["x.pt"]);
        Assert.Equal(["x"], whole.Tensors.Select(tensor => tensor.Key));
        Assert.Equal(["model"], whole.Others);
    }

    [Fact]
    public void A_safetensors_file_whose_header_is_as_long_as_a_zip_archive_begins_is_none()
    {
        using var folder = new TemporaryFolder();
        var json = """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""".PadRight(0x4B50);
        File.WriteAllBytes(folder["x"], [.. BitConverter.GetBytes((long)json.Length), .. System.Text.Encoding.ASCII.GetBytes(json), .. new byte[8]]);
        using (var file = CheckpointFile.Open(folder["x"]))
            Assert.Equal(("safetensors", "x"), (file.Format, Assert.Single(file.Tensors).Key));

        // A header of 64 MiB begins with all four bytes of one; a file of that length need not hold what is looked at.
        const long Long = 0x04034B50;
        using (var stream = new FileStream(folder["y"], FileMode.Create))
        {
            stream.Write([.. BitConverter.GetBytes(Long), (byte)'{']);
            stream.SetLength(8 + Long);
        }

        Assert.False(TorchFile.Recognises(folder["y"]));
        using (var stream = new FileStream(folder["y"], FileMode.Open))
            stream.SetLength(8 + Long - 1);
        Assert.True(TorchFile.Recognises(folder["y"]));
    }

    [Fact]
    public void Neither_opening_nor_loading_leaves_a_tensor_or_an_open_file()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        File.Copy(Fixture("training.pt"), folder["x.pt"]);

        LiveTensors.AssertNoneLeft(() => Checkpoints.Load(folder["x.pt"], model));

        // Exclusive access is granted only where nobody holds the file.
        new FileStream(folder["x.pt"], FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    [Fact]
    public void Its_header_can_be_taken_out_for_the_build()
    {
        using var folder = new TemporaryFolder();

        Checkpoints.WriteHeader(Fixture("kinds.pt"), folder["header.json"]);

        using var header = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder["header.json"]));
        Assert.Equal("BF16", header.RootElement.GetProperty("bfloat16").GetProperty("dtype").GetString());
        Assert.Equal("[0,7]", header.RootElement.GetProperty("empty").GetProperty("shape").GetRawText());

        // Of a wrapped model the names are the model's.
        Checkpoints.WriteHeader(Fixture("training.pt"), folder["header.json"]);
        using var model = new ToyModel(1);
        using var second = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder["header.json"]));
        Assert.Equal(model.state_dict().Keys.Order(), second.RootElement.EnumerateObject().Select(tensor => tensor.Name).Order());
    }

    internal static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Checkpoints", "Fixtures", name);

    private static double[] Counted(int number, int count) => [.. Enumerable.Range(0, count).Select(i => (i - 3) * 0.5 + number)];
}
