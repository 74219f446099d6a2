namespace Mammut.Examples.Reporting;

/// <summary>A table of text.</summary>
public sealed record SummaryTable
{
    /// <param name="columns">The columns, one or more.</param>
    /// <param name="rows">The rows, each with one cell a column.</param>
    /// <param name="totals">A last row that sums up, with one cell a column; null for none.</param>
    /// <exception cref="ArgumentException">There is no column, or a row has more or fewer cells than there are columns.</exception>
    public SummaryTable(
        IReadOnlyList<TableColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyList<string>? totals = null)
    {
        if (columns.Count == 0)
            throw new ArgumentException("columns: expected one or more, got none.", nameof(columns));
        for (var row = 0; row < rows.Count; row++)
            CheckCells(rows[row], columns.Count, $"rows[{row}]", nameof(rows));
        if (totals is not null)
            CheckCells(totals, columns.Count, "totals", nameof(totals));
        Columns = columns;
        Rows = rows;
        Totals = totals;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>A last row that sums up; null for none.</summary>
    public IReadOnlyList<string>? Totals { get; }

    /// <summary>A sentence above the table, such as the model's name and its inputs.</summary>
    public string? Caption { get; init; }

    private static void CheckCells(IReadOnlyList<string> cells, int columns, string what, string argument)
    {
        if (cells.Count != columns)
            throw new ArgumentException($"{what}: expected {columns} cells, one a column, got {cells.Count}.", argument);
    }
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsNumeric">Whether its cells are numbers, and so aligned to the right.</param>
public sealed record TableColumn(string Title, bool IsNumeric = false);
