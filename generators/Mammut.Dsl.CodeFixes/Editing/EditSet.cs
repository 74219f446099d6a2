namespace Mammut.Dsl.CodeFixes.Editing;

/// <summary>Edits that can all be made together.</summary>
internal sealed class EditSet
{
    private readonly List<PlacedEdit> _edits = [];

    public IReadOnlyList<PlacedEdit> All => _edits;

    /// <summary>Takes the edits of a mend, unless one of them changes words that another mend changes in another way.</summary>
    public bool TryAdd(IReadOnlyList<PlacedEdit> mend)
    {
        var added = mend.Where(edit => !_edits.Any(edit.IsSameAs)).ToArray();
        if (added.Any(edit => _edits.Any(edit.Overlaps)))
            return false;
        _edits.AddRange(added);
        return true;
    }
}
