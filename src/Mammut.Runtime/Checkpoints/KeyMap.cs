using System.Text.RegularExpressions;

namespace Mammut;

/// <summary>Rows of a tensor, the elements of a vector among them: from one on, so many.</summary>
/// <param name="First">The first one, 0 or more.</param>
/// <param name="Count">How many, 1 or more.</param>
public readonly record struct RowRange(long First, long Count)
{
    /// <summary>The last one is named too.</summary>
    public override string ToString() => Count == 1 ? $"row {First}" : $"rows {First} to {First + Count - 1}";
}

/// <summary>One tensor under two names, or rows of it: what is one tensor here may be several there, and the other way round.</summary>
/// <param name="Native">Its key in the module's state.</param>
/// <param name="Foreign">Its key in the file.</param>
/// <param name="Transposed">Whether the file holds it with its two axes exchanged; only for whole matrices.</param>
public sealed record KeyMapEntry(string Native, string Foreign, bool Transposed)
{
    /// <summary>Which rows of the module's tensor these are; null for all. Together, the entries of a tensor have each row once.</summary>
    public RowRange? NativeRows { get; init; }

    /// <summary>Which rows of the file's tensor these are; null for all. Together, the entries of a tensor have each row once.</summary>
    public RowRange? ForeignRows { get; init; }

    /// <summary>Another key that files have for it: read where <see cref="Foreign"/> is not there, never written.</summary>
    public string? Alias { get; init; }

    /// <summary>How the file's tensor is other than the module's, in words; empty where it is not.</summary>
    internal string Form => string.Join(", ", new[]
    {
        Transposed ? "transposed" : null, NativeRows is { } ours ? $"of {ours}" : null, ForeignRows is { } theirs ? $"in {theirs}" : null, Alias is { } alias ? $"or {alias}" : null,
    }.Where(part => part is not null));
}

/// <summary>
/// Translates between a module's keys and those of another checkpoint layout. A key that has no entry keeps its name.
/// </summary>
/// <param name="Entries">The keys that differ; no native and no foreign key may occur twice, but for its rows.</param>
public sealed partial record KeyMap(IReadOnlyList<KeyMapEntry> Entries)
{
    /// <summary>An aligned table of the keys; those of like layers in one line, with <c>*</c> for the layer's number.</summary>
    public override string ToString()
    {
        var table = new TextTable(["Key", "In the checkpoint", "", "Times"], rightAligned: [3]);
        foreach (var like in Entries.GroupBy(entry => entry with { Native = Like(entry.Native), Foreign = Like(entry.Foreign), Alias = entry.Alias is { } alias ? Like(alias) : null }))
            table.Add(like.Key.Native, like.Key.Foreign, like.Key.Form, like.Count() == 1 ? "" : $"x{like.Count()}");
        return table.ToString();
    }

    private static string Like(string key) => Number().Replace(key, ".*.");

    [GeneratedRegex(@"\.\d+\.")]
    private static partial Regex Number();
}
