namespace Mammut.Integration.Tests.Models;

/// <summary>Small random inputs for the test models: all have a vocabulary of 24 and a context of 10.</summary>
internal static class Batches
{
    public static Tensor Images(long count, long height = 16, long width = 16, long seed = 1) =>
        randn([count, 3, height, width], generator: new Generator((ulong)seed, CPU));

    /// <summary>Texts of the given lengths, the start and end token counted, padded to <paramref name="columns"/>.</summary>
    public static Tensor Texts(ICaptioner model, long columns, params long[] lengths) => Texts(model.StartToken, model.EndToken, model.PaddingToken, columns, lengths);

    /// <summary>Such texts for a model that writes none.</summary>
    public static Tensor Texts(long start, long end, long padding, long columns, params long[] lengths)
    {
        var random = new Random(7);
        var ids = new long[lengths.Length * columns];
        Array.Fill(ids, padding);
        for (var row = 0; row < lengths.Length; row++)
        {
            ids[row * columns] = start;
            for (var i = 1; i < lengths[row] - 1; i++)
                ids[(row * columns) + i] = 4 + random.Next(16);
            ids[(row * columns) + lengths[row] - 1] = end;
        }

        return torch.tensor(ids, [lengths.Length, columns]);
    }
}
