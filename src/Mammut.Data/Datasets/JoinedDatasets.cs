using System.Runtime.CompilerServices;

namespace Mammut.Data;

/// <summary>
/// Several data sets as one. Unshuffled they follow each other; shuffled they are mixed, each step drawing one that still has samples,
/// so that a pass reads every sample of every data set once.
/// </summary>
public sealed class JoinedDatasets : IImageTextDataset
{
    private readonly IReadOnlyList<(IImageTextDataset Dataset, double Weight)> _parts;

    /// <summary>Joins data sets that are drawn equally often.</summary>
    /// <param name="datasets">At least one.</param>
    public JoinedDatasets(params IEnumerable<IImageTextDataset> datasets)
        : this((datasets ?? throw new ArgumentNullException(nameof(datasets))).Select(dataset => (dataset, 1.0)))
    {
    }

    /// <summary>Joins data sets that are drawn in proportion to a weight, best their size, so that none ends long before the others.</summary>
    /// <param name="parts">At least one, with weights above 0.</param>
    /// <exception cref="ArgumentException">There is none, or a weight is not above 0.</exception>
    public JoinedDatasets(IEnumerable<(IImageTextDataset Dataset, double Weight)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = [.. parts];
        if (_parts.Count == 0)
        {
            throw new ArgumentException("At least one data set was expected.", nameof(parts));
        }

        foreach (var (dataset, weight) in _parts)
        {
            ArgumentNullException.ThrowIfNull(dataset, nameof(parts));
            if (!(weight > 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException($"The weight of a data set must be above 0; got {weight}.", nameof(parts));
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageTextSample> ReadAsync(
        DatasetPass? pass = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        pass ??= new DatasetPass();
        var open = new List<(IAsyncEnumerator<ImageTextSample> Samples, double Weight)>();
        try
        {
            foreach (var (dataset, weight) in _parts)
            {
                open.Add((dataset.ReadAsync(pass, cancellationToken).GetAsyncEnumerator(cancellationToken), weight));
            }

            var random = new SplitMix64(SplitMix64.Combine(pass.Seed, pass.Epoch, _parts.Count));
            while (open.Count > 0)
            {
                var i = pass.Shuffle ? Draw(open.Select(part => part.Weight), random.NextDouble()) : 0;
                if (await open[i].Samples.MoveNextAsync().ConfigureAwait(false))
                {
                    yield return open[i].Samples.Current;
                }
                else
                {
                    await open[i].Samples.DisposeAsync().ConfigureAwait(false);
                    open.RemoveAt(i);
                }
            }
        }
        finally
        {
            foreach (var (samples, _) in open)
            {
                await samples.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static int Draw(IEnumerable<double> weights, double at)
    {
        var all = weights.ToArray();
        var left = at * all.Sum();
        var i = 0;
        while (i < all.Length - 1 && left >= all[i])
        {
            left -= all[i++];
        }

        return i;
    }
}
