using System.Runtime.CompilerServices;

namespace Mammut.Data;

/// <summary>A data set whose samples are listed in memory, their images left on disk: it can be shuffled as a whole.</summary>
public abstract class ListedDataset : IImageTextDataset
{
    private readonly IReadOnlyList<ImageTextSample> _samples;
    private readonly IReadOnlyList<SkippedSample> _skipped;

    private protected ListedDataset(IReadOnlyList<ImageTextSample> samples, IReadOnlyList<SkippedSample> skipped)
    {
        _samples = samples;
        _skipped = skipped;
    }

    /// <summary>How many samples there are, before any image is looked at.</summary>
    public int Count => _samples.Count;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageTextSample> ReadAsync(
        DatasetPass? pass = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        pass ??= new DatasetPass();
        foreach (var skipped in _skipped)
        {
            pass.Skips.Add(skipped);
        }

        var order = Enumerable.Range(0, _samples.Count).ToArray();
        if (pass.Shuffle)
        {
            new SplitMix64(SplitMix64.Combine(pass.Seed, pass.Epoch)).Shuffle(order.AsSpan());
        }

        foreach (var i in order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return _samples[i];
        }
    }
}
