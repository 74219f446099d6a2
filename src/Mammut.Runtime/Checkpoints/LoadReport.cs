using System.Text;

namespace Mammut;

/// <summary>A table of positions that was brought to the model's size.</summary>
/// <param name="Key">The model's key.</param>
/// <param name="From">Shape in the file.</param>
/// <param name="To">Shape in the model.</param>
/// <param name="How">The way, in words.</param>
public sealed record ResizedKey(string Key, IReadOnlyList<long> From, IReadOnlyList<long> To, string How);

/// <summary>A tensor whose type in the file is not that of the model.</summary>
/// <param name="Key">The model's key.</param>
/// <param name="From">Type in the file, such as <c>BF16</c>.</param>
/// <param name="To">Type in the model, such as <c>F32</c>.</param>
public sealed record ConvertedKey(string Key, string From, string To);

/// <summary>What was loaded from a checkpoint, and what the checkpoint says of itself.</summary>
/// <param name="File">The file: the one with the weights, or the index of its shards.</param>
/// <param name="Format">Its format.</param>
/// <param name="Metadata">Text entries of its header.</param>
/// <param name="Loaded">The model's keys whose values now come from the file, resized and converted ones among them.</param>
/// <param name="Missing">The model's keys that the file lacks; they keep their values. None where <see cref="LoadOptions.Strict"/>.</param>
/// <param name="Unused">The file's keys that the model lacks. None where <see cref="LoadOptions.Strict"/>.</param>
/// <param name="Resized">Tables of positions that were resized.</param>
/// <param name="Converted">Tensors whose type was converted.</param>
public sealed record LoadReport(
    string File,
    string Format,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<string> Loaded,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unused,
    IReadOnlyList<ResizedKey> Resized,
    IReadOnlyList<ConvertedKey> Converted)
{
    /// <summary>The declaration that the file was saved with; null where it has none.</summary>
    public string? DeclarationJson => Metadata.GetValueOrDefault(Checkpoints.DeclarationKey);

    /// <summary>A line for the file, and one for each key with something to say; conversions are counted by type.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{File} ({Format}): {Loaded.Count} tensors loaded, {Missing.Count} missing, {Unused.Count} unused, {Resized.Count} resized, {Converted.Count} converted.");
        foreach (var key in Missing)
            text.Append($"\n  missing: {key}");
        foreach (var key in Unused)
            text.Append($"\n  unused: {key}");
        foreach (var key in Resized)
            text.Append($"\n  resized: {key.Key}, {Shapes.Text(key.From)} to {Shapes.Text(key.To)}: {key.How}");
        foreach (var types in Converted.GroupBy(key => (key.From, key.To)))
            text.Append($"\n  converted: {types.Count()} from {types.Key.From} to {types.Key.To}");
        return text.ToString();
    }
}
