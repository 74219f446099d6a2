namespace Mammut;

/// <summary>A learned table of positions, a row each: what <see cref="LoadOptions.Resize"/> may resize.</summary>
/// <param name="Key">Its key in the module's state.</param>
/// <param name="Rows">Height of the grid of patches; 0 for positions of a text.</param>
/// <param name="Columns">Width of the grid of patches; 0 for positions of a text.</param>
/// <param name="Leading">Rows of the table before the grid: 1 where there is a class token.</param>
public sealed record PositionTable(string Key, long Rows = 0, long Columns = 0, long Leading = 0)
{
    /// <summary>Whether these are positions of an image.</summary>
    public bool IsGrid => Rows > 0;
}
