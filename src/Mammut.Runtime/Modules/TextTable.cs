using System.Text;

namespace Mammut;

/// <summary>Columns of text, as wide as their longest cell.</summary>
internal sealed class TextTable
{
    private readonly List<string[]?> _rows = [];
    private readonly HashSet<int> _rightAligned;
    private readonly int _columns;

    /// <summary>A table with a heading and a rule below it.</summary>
    /// <param name="heading">Names of the columns.</param>
    /// <param name="rightAligned">Numbers of the columns that end at the same place rather than begin.</param>
    public TextTable(string[] heading, int[] rightAligned)
    {
        _columns = heading.Length;
        _rightAligned = [.. rightAligned];
        Add(heading);
        AddRule();
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    public void AddRule() => _rows.Add(null);

    public override string ToString()
    {
        var widths = new int[_columns];
        foreach (var cells in _rows.OfType<string[]>())
        {
            for (var i = 0; i < _columns; i++)
                widths[i] = Math.Max(widths[i], cells[i].Length);
        }

        var text = new StringBuilder();
        foreach (var cells in _rows)
        {
            var line = cells is null
                ? new string('-', widths.Sum() + 2 * (_columns - 1))
                : string.Join("  ", cells.Select((cell, i) => _rightAligned.Contains(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])));
            text.Append(line.TrimEnd()).Append('\n');
        }
        return text.ToString();
    }
}
