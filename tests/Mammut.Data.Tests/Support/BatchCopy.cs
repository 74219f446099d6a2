namespace Mammut.Data.Tests;

/// <summary>What a batch held, for comparison after it is gone.</summary>
internal sealed record BatchCopy(string Keys, string Captions, string Tokens, string Shape, byte[] Images, LoaderState? State)
{
    public static BatchCopy Of(ImageTextBatch batch) => new(
        string.Join(" ", batch.Keys),
        string.Join(" | ", batch.Captions),
        string.Join(" ", batch.Tokens.data<long>().ToArray()),
        $"{string.Join("x", batch.Images.shape)} {string.Join("x", batch.Tokens.shape)}",
        batch.Images.bytes.ToArray(),
        batch.State);

    /// <summary>The first batches of a loader, all by default.</summary>
    public static async Task<List<BatchCopy>> Collect(ImageTextLoader loader, int most = int.MaxValue)
    {
        var copies = new List<BatchCopy>();
        await foreach (var batch in loader)
        {
            using (batch)
            {
                copies.Add(Of(batch));
            }

            if (copies.Count == most)
            {
                break;
            }
        }

        return copies;
    }

    public static void AssertSame(IReadOnlyList<BatchCopy> expected, IReadOnlyList<BatchCopy> actual)
    {
        Assert.Equal(expected.Select(c => c.Keys), actual.Select(c => c.Keys));
        Assert.Equal(expected.Select(c => (c.Captions, c.Tokens, c.Shape, c.State)), actual.Select(c => (c.Captions, c.Tokens, c.Shape, c.State)));
        Assert.All(expected.Zip(actual), pair => Assert.True(pair.First.Images.AsSpan().SequenceEqual(pair.Second.Images), "images differ"));
    }
}
