namespace Mammut;

/// <summary>
/// Where the positions of each row lie in the stores: for every position the slot in which some row, this one or the one that
/// it continues, once wrote it. To reorder rows is to reorder these few numbers; keys and values stay where they are.
/// </summary>
internal sealed class SlotTable
{
    private const long FirstPositions = 16;

    private int[] _spare = [];
    private long _rows;

    public SlotTable(long rows)
    {
        _rows = rows;
        Slots = rows;
    }

    /// <summary>Positions that a row has room for.</summary>
    public long Positions { get; private set; }

    /// <summary>Slots of each position: the most rows there have been.</summary>
    public long Slots { get; private set; }

    /// <summary>Slots <c>[rows, Positions]</c>.</summary>
    public int[] Places { get; private set; } = [];

    /// <summary>Makes room for so many positions and rows. What is there stays.</summary>
    /// <param name="positions">Positions of a row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="used">Positions in use.</param>
    /// <param name="atLeast">Whether more may come, so that there should be room for some of them.</param>
    public void Reserve(long positions, long rows, long used, bool atLeast)
    {
        Slots = Math.Max(Slots, rows);
        if (positions > Positions)
            positions = atLeast ? Math.Max(positions, Math.Max(FirstPositions, 2 * Positions)) : positions;
        else
            positions = Positions;
        if (positions == Positions && Places.Length >= rows * positions)
            return;
        var places = new int[checked(Slots * positions)];
        // Without a place there is nothing: whoever has used those positions has not used the stores.
        var kept = Math.Min(used, Positions);
        for (var row = 0L; row < _rows; row++)
            Array.Copy(Places, row * Positions, places, row * positions, kept);
        (Places, Positions) = (places, positions);
    }

    /// <summary>Makes new rows out of the present ones.</summary>
    /// <param name="rows">For each new row the present one that it continues.</param>
    /// <param name="used">Positions in use.</param>
    public void Select(long[] rows, long used)
    {
        Slots = Math.Max(Slots, rows.Length);
        _rows = rows.Length;
        // Nobody attends on the stores, then.
        if (Positions == 0)
            return;
        var needed = checked((int)(rows.Length * Positions));
        if (_spare.Length < needed)
            _spare = new int[Slots * Positions];
        for (var row = 0; row < rows.Length; row++)
            Array.Copy(Places, rows[row] * Positions, _spare, row * Positions, used);
        (Places, _spare) = (_spare, Places);
    }
}
