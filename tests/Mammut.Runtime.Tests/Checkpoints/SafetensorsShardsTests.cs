using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class SafetensorsShardsTests
{
    private const string Index = "model.safetensors.index.json";

    [Fact]
    public void A_folder_with_an_index_is_loaded_from_all_of_its_files()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);
        Write(folder, model);

        var report = Checkpoints.Load(folder.Path, other);

        Assert.Equal(model.Bits(), other.Bits());
        Assert.Equal("sharded safetensors", report.Format);
        Assert.Equal(model.state_dict().Keys, report.Loaded);
        Assert.Equal("pt", report.Metadata["format"]);
        // The index itself may be named, too.
        Assert.Equal(report.Loaded, Checkpoints.Load(folder[Index], other).Loaded);
    }

    [Fact]
    public void A_whole_file_in_the_folder_goes_first()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);
        Write(folder, model);
        Checkpoints.Save(folder.Path, other);

        Assert.Equal("safetensors", Checkpoints.Load(folder.Path, model).Format);
        Assert.Equal(other.Bits(), model.Bits());
    }

    [Fact]
    public void Neither_loading_nor_refusing_leaves_a_tensor_or_an_open_file()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        var map = Write(folder, model);

        LiveTensors.AssertNoneLeft(() => Checkpoints.Load(folder.Path, model));
        map.Remove("scale");
        WriteIndex(folder, map);
        Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder.Path));

        // Exclusive access is granted only where nobody holds the file.
        foreach (var file in map.Values.Distinct())
            new FileStream(folder[file], FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        Write(folder, model);
        File.Delete(folder["part-1.safetensors"]);

        var error = Assert.Throws<FileNotFoundException>(() => CheckpointFile.Open(folder.Path));

        Assert.Contains("names the file 'part-1.safetensors', which is not beside it", error.Message);
        Assert.Contains(Index, error.Message);
    }

    [Theory]
    [InlineData("hidden.bias", null, "holds the key 'hidden.bias', which the index does not place there")]
    [InlineData("nowhere", "part-0.safetensors", "key 'nowhere' should lie in 'part-0.safetensors', which does not hold it")]
    [InlineData("hidden.weight", "part-0.safetensors", "key 'hidden.weight' should lie in 'part-0.safetensors', which does not hold it")]
    public void A_key_must_lie_where_the_index_says(string key, string? file, string expected)
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        var map = Write(folder, model);
        if (file is null)
            map.Remove(key);
        else
            map[key] = file;
        WriteIndex(folder, map);

        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder.Path));

        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("../part-0.safetensors")]
    [InlineData("sub/part-0.safetensors")]
    [InlineData("sub\\part-0.safetensors")]
    [InlineData("/etc/part-0.safetensors")]
    [InlineData("C:part-0.safetensors")]
    [InlineData("..safetensors")]
    [InlineData(".safetensors")]
    [InlineData("part-0.bin")]
    [InlineData("part-0.safetensors\0")]
    [InlineData("~/part-0.safetensors")]
    [InlineData("")]
    public void A_file_outside_the_folder_or_of_another_kind_is_refused(string file)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["inner/sub"]);
        foreach (var place in (string[])["part-0.safetensors", "inner/part-0.safetensors", "inner/sub/part-0.safetensors"])
        {
            using var value = ones(2);
            Safetensors.Write(folder[place], [("x", value)]);
        }

        File.WriteAllText(folder[$"inner/{Index}"], JsonSerializer.Serialize(new { weight_map = new Dictionary<string, string> { ["x"] = file } }));

        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder["inner"]));

        Assert.Contains("which is not the name of a safetensors file beside the index", error.Message);
    }

    [Theory]
    [InlineData("[]", "no object 'weight_map'")]
    [InlineData("{}", "no object 'weight_map'")]
    [InlineData("""{"weight_map": []}""", "no object 'weight_map'")]
    [InlineData("""{"weight_map": {}}""", "names 0 files")]
    [InlineData("""{"weight_map": {"x": 3}}""", "key 'x' has a JSON Number for its file")]
    [InlineData("""{"weight_map": {"x": "a.safetensors", "x": "b.safetensors"}}""", "not valid JSON")]
    [InlineData("""{"weight_map": {"x": "a.safetensors"}""", "not valid JSON")]
    [InlineData("""{"weight_map": [[[[[[[[[[[[]]]]]]]]]]]]}""", "not valid JSON")]
    public void A_wrong_index_is_refused(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[Index], json);

        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder.Path));

        Assert.Contains(expected, error.Message);
        Assert.Contains(Index, error.Message);
    }

    [Fact]
    public void Too_many_files_are_refused_before_one_is_opened()
    {
        using var folder = new TemporaryFolder();
        WriteIndex(folder, Enumerable.Range(0, 1001).ToDictionary(i => $"key{i}", i => $"{i}.safetensors"));

        Assert.Contains("names 1001 files; 1 to 1000", Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder.Path)).Message);
    }

    /// <summary>Writes a model's state to two files by turns, with their index.</summary>
    private static Dictionary<string, string> Write(TemporaryFolder folder, ToyModel model)
    {
        var tensors = model.state_dict().Select((item, i) => (item.Key, item.Value, File: $"part-{i % 2}.safetensors")).ToList();
        foreach (var file in tensors.GroupBy(item => item.File))
            Safetensors.Write(folder[file.Key], [.. file.Select(item => (item.Key, item.Value))], new Dictionary<string, string> { ["format"] = "pt" });
        var map = tensors.ToDictionary(item => item.Key, item => item.File);
        WriteIndex(folder, map);
        return map;
    }

    private static void WriteIndex(TemporaryFolder folder, Dictionary<string, string> map) =>
        File.WriteAllText(folder[Index], JsonSerializer.Serialize(new { metadata = new { total_size = 1 }, weight_map = map }));
}
