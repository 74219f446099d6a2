namespace Mammut;

/// <summary>
/// Which tables of learned positions <see cref="Checkpoints.Load"/> may bring to the model's size. Without a flag a table of another
/// size is an error: positions that were resized unasked would hide that the wrong file was loaded.
/// </summary>
[Flags]
public enum PositionResize
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>
    /// Positions of an image's patches: bicubic with antialias, corners not aligned, from a square grid to the model's, as open_clip
    /// does it. The rows before the grid, that of a class token, stay as they are.
    /// </summary>
    Grid = 1,

    /// <summary>Positions of a text that are more than the model has: the first ones are kept.</summary>
    SliceText = 2,

    /// <summary>Positions of a text: linear, corners not aligned. Given together with <see cref="SliceText"/>, only where the model has more than the file.</summary>
    InterpolateText = 4,
}
