using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Tensors of which a file has several for one, or one for several, and names that files differ in.</summary>
public sealed class KeyMapRowsTests
{
    /// <summary>A matrix of three rows in two tensors, and a vector and a number in one.</summary>
    private static KeyMap Map => new(
    [
        new("output.weight", "first", false) { NativeRows = new(0, 1) },
        new("output.weight", "rest", false) { NativeRows = new(1, 2) },
        new("hidden.bias", "joined", false) { ForeignRows = new(0, 8) },
        new("scale", "joined", false) { ForeignRows = new(8, 1) },
        new("hidden.weight", "w", true) { Alias = "part.w" },
    ]);

    [Fact]
    public void A_tensor_may_be_several_in_the_file_and_several_one()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using ToyModel model = new(1), other = new(2);

        Checkpoints.Save(folder.Path, model, Map);
        using (var file = new SafetensorsFile(folder["model.safetensors"]))
        {
            Assert.Equal(["counts [2]", "embedding.weight [10,4]", "first [1,8]", "joined [9]", "rest [2,8]", "w [4,8]"],
                file.Entries.Select(entry => $"{entry.Key} [{string.Join(",", entry.Shape)}]").Order());
            Assert.Equal(model.get_parameter("hidden.bias")!.Values().Append(model.get_parameter("scale")!.item<float>()), file.Read("joined").Values());
        }

        var report = Checkpoints.Load(folder.Path, other, Map);

        Assert.Equal(model.Bits(), other.Bits());
        Assert.Equal(model.state_dict().Keys.Order(), report.Loaded.Order());
    }

    [Fact]
    public void Another_name_is_read_where_the_first_is_not_there()
    {
        using var folder = new TemporaryFolder();
        using ToyModel model = new(1), other = new(2);
        Checkpoints.Save(folder.Path, model, new KeyMap([.. Map.Entries.Select(entry => entry.Alias is { } alias ? entry with { Foreign = alias } : entry)]));

        Checkpoints.Load(folder.Path, other, Map);

        Assert.Equal(model.Bits(), other.Bits());
    }

    [Fact]
    public void What_does_not_fit_is_named_for_each_part()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ToyModel(1);
        var before = model.Bits();
        Checkpoints.Save(folder.Path, model, Map);
        using (var file = new SafetensorsFile(folder["model.safetensors"]))
        {
            Safetensors.Write(folder["wrong.safetensors"],
                [.. file.Entries.Where(entry => entry.Key != "rest").Select(entry => (entry.Key, entry.Key == "joined" ? ones(7) : file.Read(entry.Key)))]);
        }

        var error = Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder["wrong.safetensors"], model, Map));

        Assert.Equal(["output.weight (rest)"], error.Missing);
        Assert.Equal(["hidden.bias 9 7", "scale 9 7"], error.Misshapen.Select(key => $"{key.Key} {key.Expected.Single()} {key.Actual.Single()}"));
        Assert.Equal(before, model.Bits());
    }

    [Fact]
    public void The_table_says_which_rows_are_meant()
    {
        const string expected = """
            Key            In the checkpoint                         Times
            --------------------------------------------------------------
            output.weight  first              of row 0
            output.weight  rest               of rows 1 to 2
            hidden.bias    joined             in rows 0 to 7
            scale          joined             in row 8
            hidden.weight  w                  transposed, or part.w

            """;
        Assert.Equal(expected, Map.ToString());
    }
}
