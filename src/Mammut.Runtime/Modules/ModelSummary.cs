using System.Text.Json;

namespace Mammut;

/// <summary>A layer of a model, or a stack of like layers.</summary>
/// <param name="Path">Where it is, such as <c>text.layers</c>.</param>
/// <param name="Kind">What it is, such as <c>DecoderLayer</c>.</param>
/// <param name="Output">Shape of its output, such as <c>[B, 65, 128]</c>.</param>
/// <param name="Parameters">Parameters of one repeat; shared ones count where they are owned.</param>
/// <param name="Flops">Floating-point operations of one repeat in a forward run, a multiply-add counted as two.</param>
/// <param name="Repeat">How many like layers there are, 1 or more.</param>
public sealed record LayerSummary(string Path, string Kind, string Output, long Parameters, long Flops, int Repeat);

/// <summary>A parameter of a model.</summary>
/// <param name="Key">Its key in a checkpoint.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Trained">Whether the gradient of the loss reaches it.</param>
/// <param name="Frozen">Whether it is declared to stay as it is loaded.</param>
/// <param name="Copy">Whether it is of a momentum copy or its queue: memory of the training, and no weight of the model's own.</param>
public sealed record ParameterSummary(string Key, long[] Shape, bool Trained = true, bool Frozen = false, bool Copy = false)
{
    /// <summary>Number of values.</summary>
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>Memory at one moment of a training step.</summary>
/// <param name="Fixed">Bytes at any batch.</param>
/// <param name="PerSample">Bytes an image with its text.</param>
/// <param name="PerPair">Bytes a pair of image and text of the batch: similarities.</param>
public sealed record MemoryMoment(long Fixed, long PerSample, long PerPair)
{
    /// <summary>Bytes with so many images and texts.</summary>
    public long Bytes(long batch) => Fixed + (PerSample * batch) + (PerPair * batch * batch);
}

/// <summary>
/// Memory of a training step as the compiler counts it, with the native kernels and texts of full length: weights, gradients,
/// AdamW's moments, what the backward pass needs of the forward one, and a chunk of logits, at whichever moment they are most.
/// Libtorch itself comes on top.
/// </summary>
/// <param name="Moments">The moments that are the widest at some batch.</param>
public sealed record TrainingMemory(params MemoryMoment[] Moments)
{
    /// <summary>Bytes of a step with so many images and texts, 1 or more.</summary>
    public long Bytes(long batch) => Moments.Max(moment => moment.Bytes(batch));
}

/// <summary>What the compiler knows about a model before it runs.</summary>
/// <param name="Name">Name of the model's class.</param>
/// <param name="Parameters">Number of learned values, each counted once; a momentum copy and its queue, which nothing learns, are none.</param>
/// <param name="ForwardFlops">Floating-point operations of one image and one text of full length through every pass that a head reads (all passes where there is no head), a multiply-add counted as two.</param>
/// <param name="Layers">The layers, in the order of the computation.</param>
/// <param name="ParameterTable">Every parameter, in the order of the checkpoint.</param>
/// <param name="Memory">Memory of a training step; null for a model without a loss.</param>
/// <param name="Keys">What the parameters are called in a checkpoint of another layout; null for a model in its own.</param>
public sealed record ModelSummary(
    string Name,
    long Parameters,
    long ForwardFlops,
    IReadOnlyList<LayerSummary> Layers,
    IReadOnlyList<ParameterSummary> ParameterTable,
    TrainingMemory? Memory = null,
    KeyMap? Keys = null)
{
    /// <summary>The batch that the table states memory at.</summary>
    private const int StatedBatch = 32;

    /// <summary>An aligned table of the layers, with the totals in its last line; and one of the keys, where a layout has others.</summary>
    public override string ToString()
    {
        var table = new TextTable(["Layer", "Kind", "Output", "Parameters", "FLOPs", "Times"], rightAligned: [3, 4, 5]);
        foreach (var layer in Layers)
            table.Add(layer.Path, layer.Kind, layer.Output, Units.Count(layer.Parameters), Units.Count(layer.Flops), layer.Repeat == 1 ? "" : $"x{layer.Repeat}");
        table.AddRule();
        table.Add($"{ParameterTable.Count(parameter => !parameter.Copy)} tensors", "", "", Units.Count(Parameters), Units.Count(ForwardFlops), "");
        var frozen = ParameterTable.Where(parameter => parameter.Frozen).Sum(parameter => parameter.Elements);
        if (frozen > 0)
            table.Add("frozen", "", "", Units.Count(frozen), "", "");
        var copied = ParameterTable.Where(parameter => parameter.Copy).Sum(parameter => parameter.Elements);
        if (copied > 0)
            table.Add("momentum copy and queue", "", "", Units.Count(copied), "", "");
        var untrained = ParameterTable.Where(parameter => parameter is { Trained: false, Frozen: false, Copy: false }).Sum(parameter => parameter.Elements);
        if (untrained > 0)
            table.Add("not reached by the loss", "", "", Units.Count(untrained), "", "");
        var memory = Memory is null ? "" : $"A training step at batch {StatedBatch} takes about {Units.Count(Memory.Bytes(StatedBatch))}B.\n";
        return $"{Name}\n{table}{memory}{(Keys is null ? "" : $"\n{Keys}")}";
    }

    /// <summary>The same as indented JSON, numbers in full.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
    };
}
