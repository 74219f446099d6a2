using System.Text.RegularExpressions;

namespace Mammut;

/// <summary>One tensor under two names.</summary>
/// <param name="Native">Its key in the module's state.</param>
/// <param name="Foreign">Its key in the file.</param>
/// <param name="Transposed">Whether the file holds it with its two axes exchanged; only for matrices.</param>
public sealed record KeyMapEntry(string Native, string Foreign, bool Transposed);

/// <summary>
/// Translates between a module's keys and those of another checkpoint layout. A key that has no entry keeps its name.
/// </summary>
/// <param name="Entries">The keys that differ; no native and no foreign key may occur twice.</param>
public sealed partial record KeyMap(IReadOnlyList<KeyMapEntry> Entries)
{
    /// <summary>An aligned table of the keys; those of like layers in one line, with <c>*</c> for the layer's number.</summary>
    public override string ToString()
    {
        var table = new TextTable(["Key", "In the checkpoint", "", "Times"], rightAligned: [3]);
        foreach (var like in Entries.GroupBy(entry => entry with { Native = Number().Replace(entry.Native, ".*."), Foreign = Number().Replace(entry.Foreign, ".*.") }))
            table.Add(like.Key.Native, like.Key.Foreign, like.Key.Transposed ? "transposed" : "", like.Count() == 1 ? "" : $"x{like.Count()}");
        return table.ToString();
    }

    [GeneratedRegex(@"\.\d+\.")]
    private static partial Regex Number();
}
