namespace Mammut;

/// <summary>What <see cref="Checkpoints.Load"/> may do with a file that differs from the model.</summary>
public sealed record LoadOptions
{
    /// <summary>
    /// Whether the file must hold the model's keys, all and no others; the default. Otherwise a tensor that the file lacks keeps its
    /// value, and what only the file has is left out; the report names both.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>Which tables of positions may be resized; none by default.</summary>
    public PositionResize Resize { get; init; }
}
