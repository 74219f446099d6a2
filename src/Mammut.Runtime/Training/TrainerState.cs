using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mammut;

/// <summary>Where a training run stands, beside its weights, moments and random state, which are tensors of the same checkpoint.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Batches">Batches used, of all streams together.</param>
/// <param name="Epoch">Which pass through the data it is in, from 1; of several streams, the one furthest behind.</param>
/// <param name="DataPosition">What <see cref="TrainingOptions.SaveDataPosition"/> told; null without it.</param>
/// <param name="Updates">How often each parameter was updated, by name.</param>
public sealed record TrainerState(
    long Step, long Batches, int Epoch, string? DataPosition, IReadOnlyDictionary<string, long> Updates)
{
    internal const string MetadataKey = "mammut.trainer";

    internal const string FileName = "trainer.safetensors";

    /// <summary>Steps asked for; null of a run before there were stages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Steps { get; init; }

    /// <summary>Where each stream of a stage stands, in the stage's order; null for a trainer without stages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StreamState>? Streams { get; init; }

    /// <summary>Reads the state from a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint's folder.</param>
    /// <exception cref="FileNotFoundException">The folder holds no trainer state.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or not a trainer's.</exception>
    public static TrainerState Read(string checkpoint)
    {
        using var file = new SafetensorsFile(Path.Combine(checkpoint, FileName));
        return Parse(file);
    }

    internal static TrainerState Parse(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(MetadataKey, out var json))
            throw new InvalidDataException($"'{file.FilePath}' holds no trainer state: its metadata lacks '{MetadataKey}'.");
        try
        {
            return JsonSerializer.Deserialize(json, TrainerStateJson.Default.TrainerState)
                ?? throw new InvalidDataException($"'{file.FilePath}': its trainer state is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{file.FilePath}': its trainer state cannot be read: {error.Message}", error);
        }
    }

    internal string ToJson() => JsonSerializer.Serialize(this, TrainerStateJson.Default.TrainerState);
}

/// <summary>Where a stream of data stands.</summary>
/// <param name="Name">The stream's name.</param>
/// <param name="Batches">Batches of it that were used.</param>
/// <param name="Epoch">Which pass through it this is, from 1.</param>
public sealed record StreamState(string Name, long Batches, int Epoch);

/// <summary>Serializers made at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainerState))]
internal sealed partial class TrainerStateJson : JsonSerializerContext;
