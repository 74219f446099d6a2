namespace Mammut.Properties.Tests.Checking;

/// <summary>Counts what became of random declarations.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _changes = new(StringComparer.Ordinal);
    private int _declarations, _valid, _diagnosed, _rejected, _compiled, _ran;
    private readonly int[] _failures = new int[Enum.GetValues<FailureKind>().Length];

    /// <summary>The first declaration that failed in each way.</summary>
    public Dictionary<string, Subject> Failing { get; } = [];

    public void Add(IEnumerable<Subject> subjects)
    {
        foreach (var subject in subjects)
            Add(subject);
    }

    /// <summary>The line that the script looks for.</summary>
    public string Line(ulong seed) =>
        $"fuzz: {_declarations} declarations, seed {seed}: {_valid} valid, {_diagnosed} diagnosed, {_compiled} compiled, {_ran} ran; "
        + $"{Count(FailureKind.Crash)} crashes, {Count(FailureKind.Uncompilable)} uncompilable, {Count(FailureKind.Wrong)} wrong"
        + (_rejected > 0 ? $" ({_rejected} of the diagnosed by C# alone)" : "");

    /// <summary>How often each diagnostic was met, and each change made.</summary>
    public string Details() => $"diagnostics: {Table(_ids)}\nchanges: {Table(_changes)}";

    public IReadOnlyCollection<string> Ids => _ids.Keys;

    private void Add(Subject subject)
    {
        _declarations++;
        // An attribute twice, a number that is none: there C# itself says what is wrong.
        var rejected = subject.RejectedByCSharp && !subject.IsDiagnosed;
        if (rejected)
            _rejected++;
        if (subject.IsDiagnosed || rejected)
            _diagnosed++;
        else
            _valid++;
        _compiled += subject.Compiled ? 1 : 0;
        _ran += subject.Ran ? 1 : 0;
        foreach (var id in subject.Diagnostics.Select(diagnostic => diagnostic.Id).Distinct())
            _ids[id] = _ids.GetValueOrDefault(id) + 1;
        foreach (var change in subject.Declaration.Changes)
            _changes[change] = _changes.GetValueOrDefault(change) + 1;
        if (subject.Failures.Count == 0)
            return;
        // Each declaration counts once, as the worst that happened to it.
        _failures[(int)subject.Failures.Min(failure => failure.Kind)]++;
        foreach (var failure in subject.Failures)
            Failing.TryAdd($"{failure.Kind} {failure.Rule}", subject);
    }

    private int Count(FailureKind kind) => _failures[(int)kind];

    private static string Table(SortedDictionary<string, int> counts) => string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}"));
}
