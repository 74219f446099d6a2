namespace Mammut.Data;

/// <summary>A place in the order: a sample on its way through the workers, or the end of an epoch.</summary>
/// <param name="Sample">Null at the end of an epoch.</param>
/// <param name="Epoch">The number of the epoch.</param>
/// <param name="Position">How many samples of the epoch lie behind once this one is taken.</param>
/// <param name="Row">Where the picture is to be written; nowhere at the end of an epoch.</param>
internal sealed record LoaderItem(ImageTextSample? Sample, long Epoch, long Position, PixelRow Row = default)
{
    // Not on the worker's own thread: what follows is the caller's code.
    private readonly TaskCompletionSource<DecodedSample> _decoded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DecodedSample> Decoded => _decoded.Task;

    public void Complete(DecodedSample decoded) => _decoded.SetResult(decoded);

    public void Fail(Exception error) => _decoded.SetException(error);
}
