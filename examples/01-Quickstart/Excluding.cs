using System.Runtime.CompilerServices;
using Mammut.Data;

namespace Mammut.Examples.Quickstart;

/// <summary>A data set without the samples that are held out for evaluation.</summary>
internal sealed class Excluding(IImageTextDataset inner, IReadOnlySet<(string Source, string Key)> heldOut) : IImageTextDataset
{
    public async IAsyncEnumerable<ImageTextSample> ReadAsync(DatasetPass? pass = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var sample in inner.ReadAsync(pass, cancellationToken))
        {
            if (!heldOut.Contains((sample.Source, sample.Key)))
                yield return sample;
        }
    }
}
