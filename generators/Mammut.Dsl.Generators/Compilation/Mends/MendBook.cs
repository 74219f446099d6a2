using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>
/// Collects the mends of one mistake. Each is tried on the declaration first, and dropped where the mistake would stay or
/// another would take its place.
/// </summary>
/// <param name="error">The mistake.</param>
/// <param name="before">All mistakes of the declaration.</param>
/// <param name="check">The compiler.</param>
internal sealed class MendBook<TSpec>(CompileError error, EquatableArray<CompileError> before, Func<TSpec, EquatableArray<CompileError>> check)
{
    private readonly List<Mend> _mends = [];

    public CompileError Error => error;

    public IReadOnlyList<Mend> Mends => _mends;

    /// <summary>Takes the mend if the declaration that it makes is better.</summary>
    public bool Offer(string role, string title, TSpec mended, params MendEdit[] edits)
    {
        var after = check(mended);
        if (after.Any(found => IsSame(found, error) || (!IsHarmless(found) && !WasHidden(found, edits) && !WasWrong(found))))
            return false;
        _mends.Add(Mend.Of(role, title, edits));
        return true;
    }

    /// <summary>Takes the nearest number as <c>nearest-…</c> and the one on the other side as <c>next-…</c>.</summary>
    public void OfferNumbers(string what, IEnumerable<int> numbers, Func<int, string> title, Func<int, TSpec> mended, Func<int, MendEdit> edit)
    {
        var role = "nearest";
        foreach (var number in numbers)
        {
            if (Offer($"{role}-{what}", title(number), mended(number), edit(number)))
                role = "next";
        }
    }

    private static bool IsSame(CompileError left, CompileError right) => left.Id == right.Id && left.Path == right.Path;

    /// <summary>Whether something else is wrong there already: one mend need not mend two heads.</summary>
    private bool WasWrong(CompileError found) => before.Any(known => known.Path == found.Path && (known.Path != error.Path || known.Id == found.Id));

    /// <summary>Costs and advice are never in the way.</summary>
    private static bool IsHarmless(CompileError found) =>
        found.Id is DiagnosticIds.OverBudget or DiagnosticIds.LargeVocabularyHead or DiagnosticIds.SlowHeadWidth or DiagnosticIds.Untrained or DiagnosticIds.SameMeaning or DiagnosticIds.UnreadStream;

    /// <summary>Shapes, layouts and checkpoints are looked at only where all rules hold, so a mend may bring a mistake to light that was there all along.</summary>
    private bool WasHidden(CompileError found, MendEdit[] edits) =>
        found.Id is DiagnosticIds.HeadsDoNotDivide or DiagnosticIds.PatchDoesNotDivide or DiagnosticIds.UnlikeWidths or DiagnosticIds.OddHeadWidth
            or DiagnosticIds.LayoutCannotHold or DiagnosticIds.CheckpointDiffers or DiagnosticIds.CheckpointUnreadable
        && !IsHarmless(error) && !edits.Any(edit => edit.Path == found.Path);
}
