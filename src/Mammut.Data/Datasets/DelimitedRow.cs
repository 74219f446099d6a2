namespace Mammut.Data;

/// <summary>One row of a table.</summary>
/// <param name="Line">The line of the file where it begins, from 1.</param>
/// <param name="Offset">The byte of the file where it begins.</param>
/// <param name="Fields">The fields, still in the file's bytes: one of them may not be UTF-8.</param>
internal sealed record DelimitedRow(long Line, long Offset, IReadOnlyList<byte[]> Fields);
