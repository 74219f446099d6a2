using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Loading takes the memory of the weights and of a piece of the file, not of the weights twice.</summary>
public sealed class LoadMemoryTests
{
    private const int Count = 16;

    private const long Bytes = 4L * LoadMemory.Rows * LoadMemory.Columns;

    [Theory]
    [InlineData("safetensors")]
    [InlineData("shards")]
    [InlineData("torch")]
    public void The_peak_of_building_and_loading_a_model_is_below_six_fifths_of_its_file(string format)
    {
        // The counters are Linux's.
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TemporaryFolder();
        using var ones = torch.ones(LoadMemory.Rows, LoadMemory.Columns);
        var path = format switch
        {
            "safetensors" => Whole(folder, ones),
            "shards" => Shards(folder, ones),
            _ => Torch(folder, ones),
        };

        var rise = LoadMemory.Measure(path, Count);

        Assert.InRange((double)rise / (Count * Bytes), 0.9, 1.2);
    }

    private static string Whole(TemporaryFolder folder, Tensor ones)
    {
        Safetensors.Write(folder["model.safetensors"], [.. Enumerable.Range(0, Count).Select(i => ($"matrix{i}", ones))]);
        return folder.Path;
    }

    private static string Shards(TemporaryFolder folder, Tensor ones)
    {
        var names = Enumerable.Range(0, Count).ToDictionary(i => $"matrix{i}", i => $"part-{i % 2}.safetensors");
        foreach (var file in names.GroupBy(item => item.Value))
            Safetensors.Write(folder[file.Key], [.. file.Select(item => (item.Key, ones))]);
        File.WriteAllText(folder["model.safetensors.index.json"], System.Text.Json.JsonSerializer.Serialize(new { weight_map = names }));
        return folder.Path;
    }

    private static string Torch(TemporaryFolder folder, Tensor ones)
    {
        var description = Pickle.Begin().Add("}");
        for (var i = 0; i < Count; i++)
            description.Text($"matrix{i}").Tensor("FloatStorage", $"{i}", LoadMemory.Rows * LoadMemory.Columns, 0, [LoadMemory.Rows, LoadMemory.Columns], [LoadMemory.Columns, 1]).Add("s");
        using var zip = new ZipArchive(new FileStream(folder["x.pt"], FileMode.Create), ZipArchiveMode.Create);
        Add("x/data.pkl", description.End());
        Add("x/version", "3\n"u8);
        for (var i = 0; i < Count; i++)
            Add($"x/data/{i}", ones.bytes);
        return folder["x.pt"];

        void Add(string name, ReadOnlySpan<byte> data)
        {
            using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            stream.Write(data);
        }
    }
}
