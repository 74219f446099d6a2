using System.Diagnostics;

namespace Mammut;

/// <summary>How fast a run goes, smoothed over about the last ten steps.</summary>
internal sealed class TrainingSpeed(Stopwatch clock)
{
    private const double Kept = 0.9;

    private TimeSpan _last;
    private double _seconds;
    private double _samples;
    private double _weight;
    private bool _unknown;

    public TimeSpan Elapsed => clock.Elapsed;

    public double? SamplesPerSecond => !_unknown && _seconds > 0 ? _samples / _seconds : null;

    public void Add(long? samples)
    {
        var now = clock.Elapsed;
        _seconds = Kept * _seconds + (1 - Kept) * (now - _last).TotalSeconds;
        _samples = Kept * _samples + (1 - Kept) * (samples ?? 0);

        // The weight that all steps so far have together: dividing by it makes the first few steps count in full.
        _weight = Kept * _weight + (1 - Kept);
        (_last, _unknown) = (now, _unknown || samples is null);
    }

    public TimeSpan Remaining(long steps) => _weight > 0 ? TimeSpan.FromSeconds(_seconds / _weight * steps) : TimeSpan.Zero;
}
