using System.Text;

namespace Mammut.Data;

/// <summary>
/// What was left out while reading, counted by reason, with the first few of each reason in full. A sample counts once for every time
/// it was read, so in three epochs three times; it is listed once. Safe for use from several threads at once.
/// </summary>
public sealed class SkipReport
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<SkipReason, long> _counts = [];
    private readonly List<SkippedSample> _first = [];
    private readonly int _keep;

    /// <summary>An empty report.</summary>
    /// <param name="keep">How many samples of each reason to keep in full.</param>
    public SkipReport(int keep = 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        _keep = keep;
    }

    /// <summary>How many samples were left out.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _counts.Values.Sum();
            }
        }
    }

    /// <summary>How many samples were left out for each reason that occurred.</summary>
    public IReadOnlyDictionary<SkipReason, long> Counts
    {
        get
        {
            lock (_lock)
            {
                return new SortedDictionary<SkipReason, long>(_counts);
            }
        }
    }

    /// <summary>The first samples of each reason, in the order in which they were met.</summary>
    public IReadOnlyList<SkippedSample> First
    {
        get
        {
            lock (_lock)
            {
                return _first.ToArray();
            }
        }
    }

    /// <summary>How many samples were left out for a reason.</summary>
    public long CountOf(SkipReason reason)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault(reason);
        }
    }

    /// <summary>Counts a sample.</summary>
    public void Add(SkippedSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        lock (_lock)
        {
            _counts[sample.Reason] = _counts.GetValueOrDefault(sample.Reason) + 1;
            if (_first.Count(known => known.Reason == sample.Reason) < _keep && !_first.Contains(sample))
            {
                _first.Add(sample);
            }
        }
    }

    /// <summary>A few lines for people: the counts, then the samples kept.</summary>
    public override string ToString()
    {
        var counts = Counts;
        if (counts.Count == 0)
        {
            return "No sample was skipped.";
        }

        var text = new StringBuilder();
        text.Append("Skipped ").Append(counts.Values.Sum()).Append(": ")
            .AppendJoin(", ", counts.Select(pair => $"{pair.Value} {pair.Key}")).Append('.');
        foreach (var sample in First)
        {
            text.Append("\n  ").Append(sample);
        }

        return text.ToString();
    }
}
