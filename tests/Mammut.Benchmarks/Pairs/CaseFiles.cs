using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Benchmarks.Pairs;

/// <summary>The weights and batches that both sides read, in a folder of their own that goes away at the end.</summary>
internal sealed class CaseFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mammut-bench").FullName;

    /// <summary>The weights of seed 0 of a model; written when they are first asked for.</summary>
    public string Weights(PairedSize size)
    {
        var path = Path.Combine(_folder, $"{size.Name}.safetensors");
        if (File.Exists(path))
            return path;
        using var scope = NewDisposeScope();
        using var model = size.Create(CPU);
        Safetensors.Write(path, [.. model.named_parameters().Select(item => (item.name, (Tensor)item.parameter))]);
        return path;
    }

    /// <summary>Random images, and texts of random words between start and end, filled up with 0 to the context.</summary>
    public string Batch(PairedCase @case)
    {
        var path = Path.Combine(_folder, "batch.safetensors");
        using var scope = NewDisposeScope();
        manual_seed(0).Dispose();
        var size = @case.Size;
        Safetensors.Write(path, [("images", randn(@case.Batch, 3, size.ImageSize, size.ImageSize)), ("tokens", Tokens(@case))]);
        return path;
    }

    /// <summary>A folder of JPEGs; written when it is first asked for.</summary>
    public string Jpegs(JpegCase @case)
    {
        var path = Path.Combine(_folder, $"{@case.Width}x{@case.Height}");
        if (!Directory.Exists(path))
            JpegFiles.Write(path, JpegCase.Pictures, @case.Width, @case.Height);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Tensor Tokens(PairedCase @case)
    {
        var (size, random) = (@case.Size, new Random(0));
        var ids = new long[@case.Batch * size.Context];
        var lengths = CaptionLengths.Of(@case.Batch, @case.Realistic, size.Context);
        for (var row = 0; row < lengths.Length; row++)
        {
            var text = ids.AsSpan(row * size.Context, lengths[row]);
            foreach (ref var id in text)
                id = random.Next(1, size.Vocabulary - 2);
            (text[0], text[^1]) = (size.Vocabulary - 2, size.Vocabulary - 1);
        }

        return tensor(ids, [@case.Batch, size.Context]);
    }
}
