using TorchSharp;

namespace Mammut;

/// <summary>Losses of one step, as means over its micro-batches, checked to be finite as they come in. Several streams have as many each.</summary>
internal sealed class LossMeans(long step)
{
    private readonly OrderedDictionary<string, double> _sums = [];
    private double _total;

    /// <summary>Micro-batches of each stream.</summary>
    public int Batches { get; private set; }

    /// <summary>Samples seen; null where the size of a batch is not known, of one stream even.</summary>
    public long? Samples { get; private set; } = 0;

    public double Total => _total / Batches;

    /// <summary>Adds the losses of one micro-batch of a stream.</summary>
    /// <exception cref="NonFiniteLossException">A value is NaN or infinite.</exception>
    public void Add(StreamRun stream, LossParts parts, int? samples)
    {
        foreach (var part in parts.Parts)
        {
            var name = stream.Prefix + part.Name;
            _sums[name] = _sums.GetValueOrDefault(name) + Finite(name, part.Value.ToDouble());
        }

        _total += stream.Weight * Finite(stream.Prefix + "total", parts.Total.ToDouble());
        Samples += samples;
    }

    /// <summary>Ends a round: each of the step's streams has had a micro-batch.</summary>
    public void Next() => Batches++;

    public IReadOnlyDictionary<string, double> Means()
    {
        var means = new OrderedDictionary<string, double>(_sums.Count);
        foreach (var (name, sum) in _sums)
            means.Add(name, sum / Batches);
        return means;
    }

    private double Finite(string part, double value) =>
        double.IsFinite(value) ? value : throw new NonFiniteLossException(step, part, value);
}
