namespace Mammut.Data;

/// <summary>Where the worker writes a picture: a row of the batch that it should end up in, or memory of its own.</summary>
/// <param name="Batch">The batch; null for <paramref name="Own"/>.</param>
/// <param name="Number">Which row of the batch.</param>
/// <param name="Own">The memory; null for a row of a batch.</param>
internal readonly record struct PixelRow(BatchMemory? Batch, int Number, float[]? Own)
{
    /// <summary>[3, height, width] floats.</summary>
    public Span<float> Pixels => Batch is null ? Own : Batch.Row(Number);
}
