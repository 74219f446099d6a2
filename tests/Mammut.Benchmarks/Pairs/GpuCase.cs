using System.Text.Json.Nodes;

namespace Mammut.Benchmarks.Pairs;

/// <summary>A training step on a GPU, products in bfloat16 on both sides, all texts as long as the context; for gpu.sh.</summary>
/// <param name="Size">The model.</param>
/// <param name="Batch">Images, and texts, at once.</param>
/// <param name="Compiled">Whether the reference's losses go through <c>torch.compile</c>.</param>
internal sealed record GpuCase(PairedSize Size, int Batch, bool Compiled) : IPairedCase
{
    /// <summary>The argument that makes this program say the cases' FLOPs instead of measuring.</summary>
    public const string FlopsArgument = "--gpu-flops";

    /// <summary>Names another device than cuda, to try the way of a case on a machine without a GPU.</summary>
    public const string DeviceVariable = "MAMMUT_BENCH_DEVICE";

    /// <summary>The beginning of all names: none of these runs unless it is asked for by it.</summary>
    public const string Prefix = "gpu";

    private const int StepsOfRun = 4;

    /// <summary>All of them; the quickstart's are there to try the way.</summary>
    public static readonly GpuCase[] All =
    [
        .. from item in new[] { ("b16", 256), ("l14", 256), ("quickstart", 8) }
           from compiled in new[] { false, true }
           select new GpuCase(PairedSize.Of(item.Item1), item.Item2, compiled),
    ];

    /// <inheritdoc/>
    public string Name => $"{Model}.{(Compiled ? "compile" : "eager")}";

    /// <inheritdoc/>
    public bool IsLong => Size.Name == "quickstart";

    /// <inheritdoc/>
    public double Tolerance => 3e-2;

    /// <summary>The name without what tells the references apart.</summary>
    public string Model => $"{Prefix}.{Size.Name}.{Batch}";

    /// <summary>Model FLOPs of a step: forward, and twice as many backward; what is done more than that does not count.</summary>
    public double StepFlops => 3.0 * Size.Summary.ForwardFlops * Batch;

    /// <inheritdoc/>
    public JsonObject Request(CaseFiles files)
    {
        var request = new PairedCase(PairedTask.Training, Size, Batch, Realistic: false, Half: true).Request(files);
        request["device"] = Environment.GetEnvironmentVariable(DeviceVariable) is { Length: > 0 } device ? device : "cuda";
        request["steps"] = StepsOfRun;
        request["compile"] = Compiled;
        request["reference_half"] = true;
        return request;
    }
}
