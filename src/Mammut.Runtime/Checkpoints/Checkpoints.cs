using System.Text.Json;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Saves a module's parameters and buffers as a safetensors file, with the declaration it came from beside it, and loads them back.
/// Both files appear whole or not at all.
/// </summary>
public static class Checkpoints
{
    /// <summary>Name of the header entry that holds the declaration.</summary>
    public const string DeclarationKey = "mammut.declaration";

    private const string Extension = ".safetensors";

    /// <summary>
    /// The file that a path means: the path itself where it ends in <c>.safetensors</c>, else <c>model.safetensors</c> in the folder of that name.
    /// </summary>
    /// <param name="path">A file ending in <c>.safetensors</c>, or a folder.</param>
    public static string FileOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? path : Path.Combine(path, "model" + Extension);
    }

    /// <summary>
    /// Saves a module: <c>name.safetensors</c>, and <c>name.json</c> with the declaration beside it, the safetensors last. Missing folders are made.
    /// </summary>
    /// <param name="path">A file ending in <c>.safetensors</c>; any other path is a folder, into which <c>model.safetensors</c> and <c>model.json</c> go.</param>
    /// <param name="model">The module; its parameters and persistent buffers are saved in their own types, a shared one once.</param>
    /// <param name="map">The layout to write; null for the module's own keys.</param>
    /// <param name="declarationJson">The declaration as JSON, also kept in the header under <see cref="DeclarationKey"/>; null for none.</param>
    /// <exception cref="ArgumentException">The map does not fit the module, or the declaration is not JSON.</exception>
    public static void Save(string path, nn.Module model, KeyMap? map = null, string? declarationJson = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var file = FileOf(path);

        // "pt" is what other readers of the format want to see in a file of torch tensors.
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        if (declarationJson is not null)
        {
            CheckJson(declarationJson);
            metadata[DeclarationKey] = declarationJson;
        }

        using var scope = NewDisposeScope();
        var tensors = CheckpointKeys.Of(model, map)
            .Select(key => (key.Foreign, key.Transposed ? key.Tensor.detach().t() : key.Tensor)).ToList();

        if (declarationJson is not null)
            AtomicFile.WriteText(Path.ChangeExtension(file, ".json"), declarationJson);
        Safetensors.Write(file, tensors, metadata);
    }

    /// <summary>
    /// Loads a checkpoint into a module, on whatever device it is. Everything is checked and read before the first weight
    /// changes, so a load that fails leaves the module as it was; that takes CPU memory for one copy of the file. Floating
    /// types are converted to the module's.
    /// </summary>
    /// <param name="path">As for <see cref="Save"/>.</param>
    /// <param name="model">The module, of the same declaration as the one that was saved.</param>
    /// <param name="map">The layout of the file; null for the module's own keys.</param>
    /// <returns>What the file says of itself.</returns>
    /// <exception cref="CheckpointMismatchException">The file does not fit; names every missing, extra, misshapen and mistyped key.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static CheckpointInfo Load(string path, nn.Module model, KeyMap? map = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var file = new SafetensorsFile(FileOf(path));
        var keys = CheckpointKeys.Of(model, map);
        CheckpointKeys.Check(file, keys);

        using var scope = NewDisposeScope();
        var values = keys.Select(key => key.Transposed ? file.Read(key.Foreign).t() : file.Read(key.Foreign)).ToList();
        using (no_grad())
        {
            foreach (var (key, value) in keys.Zip(values))
                key.Tensor.copy_(value);
        }

        return new CheckpointInfo(file.FilePath, file.Metadata.GetValueOrDefault(DeclarationKey), file.Metadata);
    }

    /// <summary>
    /// Takes the header out of a checkpoint, the JSON with the name, type and shape of each tensor: what <c>[Checkpoint]</c>
    /// compares a model with in the build.
    /// </summary>
    /// <param name="path">As for <see cref="Save"/>.</param>
    /// <param name="header">File to write; its folder is made where it does not exist.</param>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such checkpoint.</exception>
    public static void WriteHeader(string path, string header)
    {
        using var file = new SafetensorsFile(FileOf(path));
        var tensors = file.Entries.ToDictionary(entry => entry.Key, entry => new { dtype = entry.TypeName, shape = entry.Shape, data_offsets = new[] { entry.Offset, entry.Offset + entry.Length } });
        AtomicFile.WriteText(header, JsonSerializer.Serialize(tensors, HeaderOptions));
    }

    // One tensor a line would be kinder to a diff, but the format's own header is one line too, and the file is for a machine.
    private static readonly JsonSerializerOptions HeaderOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ArgumentException">The declaration is not JSON.</exception>
    internal static void CheckJson(string declarationJson)
    {
        try
        {
            using var document = JsonDocument.Parse(declarationJson);
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"The declaration is not JSON: {error.Message}", nameof(declarationJson), error);
        }
    }
}

/// <summary>What a checkpoint says of itself.</summary>
/// <param name="File">The safetensors file.</param>
/// <param name="DeclarationJson">The declaration it was saved with; null where the file has none.</param>
/// <param name="Metadata">All text entries of its header.</param>
public sealed record CheckpointInfo(string File, string? DeclarationJson, IReadOnlyDictionary<string, string> Metadata);
