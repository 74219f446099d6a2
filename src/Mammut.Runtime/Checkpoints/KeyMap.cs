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
public sealed record KeyMap(IReadOnlyList<KeyMapEntry> Entries);
