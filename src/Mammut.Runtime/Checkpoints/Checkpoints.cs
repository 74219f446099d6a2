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
    /// <param name="model">The module; its parameters and persistent buffers are saved, a shared one once.</param>
    /// <param name="map">The layout to write; null for the module's own keys.</param>
    /// <param name="declarationJson">The declaration as JSON, also kept in the header under <see cref="DeclarationKey"/>; null for none.</param>
    /// <param name="options">How to write; in the tensors' own types by default.</param>
    /// <param name="copies">Keys, or what stands before a dot in them, of what <see cref="SaveOptions.WithoutMomentum"/> leaves out; null for none.</param>
    /// <exception cref="ArgumentException">
    /// The map does not fit the module, the declaration is not JSON, the type is none for floating numbers, or a value is too large for it.
    /// </exception>
    public static void Save(string path, nn.Module model, KeyMap? map = null, string? declarationJson = null, SaveOptions? options = null, IReadOnlyList<string>? copies = null)
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
        var tensors = CheckpointKeys.Joined([.. CheckpointKeys.Of(model, map).Where(key => options is not { WithoutMomentum: true } || !key.IsUnder(copies))]);
        FloatConversion.Check(tensors, options?.FloatType);

        if (declarationJson is not null)
            AtomicFile.WriteText(Path.ChangeExtension(file, ".json"), declarationJson);
        AtomicFile.Write(file, stream => Safetensors.Write(stream, tensors, metadata, options?.FloatType));
    }

    /// <summary>
    /// Loads a checkpoint into a module, on whatever device it is: of ours, a safetensors file, one in shards with their index, or a
    /// file of PyTorch's (weights only, nothing in it is executed). Everything that the file says of its tensors is checked before
    /// the first weight changes, so a file that does not fit leaves the module as it was; only a disk that fails while the weights
    /// are read leaves some of them changed. They are read in pieces straight to their place, so that this takes no more memory
    /// than a piece. Floating types are converted to the module's. Keys that all begin with <c>module.</c> or <c>_orig_mod.</c>, as
    /// wrappers of PyTorch make them, are read as if they did not.
    /// </summary>
    /// <param name="path">A file or a folder, as for <see cref="CheckpointFile.Open"/>; or the path given to <see cref="Save"/>.</param>
    /// <param name="model">The module, of the same declaration as the one that was saved.</param>
    /// <param name="map">The layout of the file; null for the module's own keys.</param>
    /// <param name="options">What may differ between file and module; nothing but floating types by default.</param>
    /// <param name="positions">The module's tables of positions, which <see cref="LoadOptions.Resize"/> is about; null for none.</param>
    /// <param name="copies">
    /// Keys, or what stands before a dot in them, of what may be missing as a whole, as <see cref="SaveOptions.WithoutMomentum"/> leaves it; null for none.
    /// </param>
    /// <returns>What was loaded, and what the file says of itself.</returns>
    /// <exception cref="CheckpointMismatchException">The file does not fit; names every missing, extra, misshapen and mistyped key.</exception>
    /// <exception cref="ArgumentException">The map or a table of positions does not fit the module.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or holds what a checkpoint of weights does not.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static LoadReport Load(
        string path, nn.Module model, KeyMap? map = null, LoadOptions? options = null, IReadOnlyList<PositionTable>? positions = null, IReadOnlyList<string>? copies = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var file = CheckpointFile.Open(path);
        return new LoadPlan(file, CheckpointKeys.Of(model, map), options ?? new LoadOptions(), positions ?? [], copies).Run();
    }

    /// <summary>
    /// Takes the header out of a checkpoint, the JSON with the name, type and shape of each tensor: what <c>[Checkpoint]</c>
    /// compares a model with in the build. Of any format that <see cref="Load"/> reads; what a wrapper has put in front of all
    /// keys is left out.
    /// </summary>
    /// <param name="path">As for <see cref="Save"/>.</param>
    /// <param name="header">File to write; its folder is made where it does not exist.</param>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such checkpoint.</exception>
    public static void WriteHeader(string path, string header)
    {
        using var file = CheckpointFile.Open(path);
        var tensors = new Dictionary<string, object>();
        var prefix = WrapperPrefix.Of(file.Tensors, []);
        long end = 0;
        foreach (var tensor in file.Tensors)
        {
            var start = end;
            end += tensor.Shape.Aggregate((long)SafetensorsType.SizeOf(tensor.Type), (bytes, size) => bytes * size);
            tensors[tensor.Key[prefix.Length..]] = new { dtype = tensor.TypeName, shape = tensor.Shape, data_offsets = new[] { start, end } };
        }

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
