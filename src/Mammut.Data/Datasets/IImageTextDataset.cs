namespace Mammut.Data;

/// <summary>Pictures with captions, readable any number of times.</summary>
public interface IImageTextDataset
{
    /// <summary>
    /// Streams every sample once. The order and the samples are a function of the data, of <see cref="DatasetPass.Shuffle"/>,
    /// <see cref="DatasetPass.Seed"/> and <see cref="DatasetPass.Epoch"/> alone. What cannot be a sample is counted in
    /// <see cref="DatasetPass.Skips"/>; the images are not decoded here.
    /// </summary>
    /// <param name="pass">Order, and where to count what is left out; null for the data's own order.</param>
    /// <param name="cancellationToken">Ends the stream with <see cref="OperationCanceledException"/>.</param>
    IAsyncEnumerable<ImageTextSample> ReadAsync(DatasetPass? pass = null, CancellationToken cancellationToken = default);
}
