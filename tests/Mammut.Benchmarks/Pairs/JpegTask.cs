using System.Text.Json.Nodes;
using Mammut.Data;

namespace Mammut.Benchmarks.Pairs;

/// <summary>Our side of a <see cref="JpegCase"/>; reference/images.py is the other.</summary>
internal sealed class JpegTask : IOurTask
{
    private readonly byte[][] _files;
    private readonly ImageTransform _transform;
    private readonly float[] _result;

    public JpegTask(JsonNode request)
    {
        _files = [.. Directory.GetFiles((string)request["folder"]!).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        _transform = ImageTransform.Evaluation((int)request["pixels"]!).WithDecodingGap((double?)request["gap"]);
        _result = new float[_transform.Length];
    }

    /// <summary>About 150 numbers of each picture.</summary>
    public double[] Check()
    {
        var step = (_transform.Length / 150) | 1;
        return [.. _files.SelectMany(file => Transformed(file).Where((_, i) => i % step == 0).ToArray()).Select(value => (double)value)];
    }

    public void Run()
    {
        foreach (var file in _files)
            Transformed(file);
    }

    public void Dispose()
    {
    }

    private float[] Transformed(byte[] file)
    {
        _transform.Apply(file, _result);
        return _result;
    }
}
