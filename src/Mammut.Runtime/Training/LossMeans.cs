using TorchSharp;

namespace Mammut;

/// <summary>Losses of one step, as means over its micro-batches, checked to be finite as they come in.</summary>
internal sealed class LossMeans(long step)
{
    private readonly OrderedDictionary<string, double> _sums = [];
    private double _total;

    public int Batches { get; private set; }

    /// <summary>Samples seen; null where the size of a batch is not known.</summary>
    public long? Samples { get; private set; }

    public double Total => _total / Batches;

    /// <exception cref="NonFiniteLossException">A value is NaN or infinite.</exception>
    public void Add(LossParts parts, int? samples)
    {
        foreach (var part in parts.Parts)
        {
            var value = Finite(part.Name, part.Value.ToDouble());
            _sums[part.Name] = _sums.GetValueOrDefault(part.Name) + value;
        }

        _total += Finite("total", parts.Total.ToDouble());
        Batches++;
        if (samples is not null)
            Samples = (Samples ?? 0) + samples;
    }

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
