using TorchSharp;

namespace Mammut.Data.Tests.Loading;

public sealed class PixelMemoryTests
{
    [Fact]
    public void A_batch_without_a_broken_picture_is_handed_out_as_it_was_written()
    {
        using var memory = new PixelMemory(4, 1, 2, pinned: false);
        memory.BeginEpoch(0);
        for (var batch = 0; batch < 3; batch++)
        {
            var rows = Written(memory, 4 * batch, 4);
            Assert.Equal([0, 1, 2, 3], rows.Select(row => row.Number));
            var home = Assert.Single(rows.Select(row => row.Batch).Distinct());
            using var images = memory.Assemble([.. rows]);
            Assert.True(home!.IsEmpty);
            AssertHolds(images, 4 * batch, 4);
            Release(memory, rows);
            AssertHolds(images, 4 * batch, 4);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_a_broken_picture_the_rows_are_copied_until_the_reading_knows(int broken)
    {
        using var memory = new PixelMemory(4, 1, 2, pinned: false);
        memory.BeginEpoch(0);
        var rows = Written(memory, 0, 4);
        memory.Release(rows[broken]);
        rows.RemoveAt(broken);

        // The reading has gone on for one more batch before anybody saw it.
        var values = Enumerable.Range(0, 8).Where(i => i != broken).ToList();
        rows.AddRange(Written(memory, 4, 4));
        memory.SawBroken(0);
        rows.AddRange(Written(memory, 8, 20));
        values.AddRange(Enumerable.Range(8, 20));
        while (rows.Count >= 4)
        {
            var ready = rows.Take(4).ToList();
            using var images = memory.Assemble([.. ready]);
            AssertHolds(images, [.. values.Take(4)]);
            Release(memory, ready);
            rows.RemoveRange(0, 4);
            values.RemoveRange(0, 4);
        }

        // Three pictures are left; the rows of the last batch are right again.
        Assert.Equal([0, 1, 2], rows.Select(row => row.Number));
        Assert.All(rows, row => Assert.NotNull(row.Batch));
    }

    [Fact]
    public void A_broken_picture_of_the_epoch_before_moves_nothing()
    {
        using var memory = new PixelMemory(4, 1, 2, pinned: false);
        memory.BeginEpoch(0);
        Release(memory, Written(memory, 0, 3));
        memory.BeginEpoch(1);
        memory.SawBroken(0);
        var rows = Written(memory, 0, 8);
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], rows.Select(row => row.Number));
        Release(memory, rows);
    }

    [Fact]
    public void Batches_that_are_not_full_are_copies_of_their_own_size()
    {
        using var memory = new PixelMemory(4, 1, 2, pinned: false);
        memory.BeginEpoch(0);
        var rows = Written(memory, 0, 3);
        using var images = memory.Assemble([.. rows]);
        Assert.Equal([3L, 3, 1, 2], images.shape);
        AssertHolds(images, 0, 3);
        Release(memory, rows);
    }

    [Fact]
    public void What_was_not_handed_out_is_freed()
    {
        var memory = new PixelMemory(4, 1, 2, pinned: false);
        memory.BeginEpoch(0);
        var (first, second) = (Written(memory, 0, 4), Written(memory, 4, 2));
        Release(memory, first);
        Assert.True(first[0].Batch!.IsEmpty);
        Assert.False(second[0].Batch!.IsEmpty);
        memory.Dispose();
        Assert.True(second[0].Batch!.IsEmpty);
    }

    private static List<PixelRow> Written(PixelMemory memory, int first, int count)
    {
        var rows = new List<PixelRow>();
        for (var i = 0; i < count; i++)
        {
            rows.Add(memory.Next());
            rows[^1].Pixels.Fill(first + i);
        }

        return rows;
    }

    private static void Release(PixelMemory memory, List<PixelRow> rows) => rows.ForEach(memory.Release);

    private static void AssertHolds(torch.Tensor images, int first, int count) => AssertHolds(images, [.. Enumerable.Range(first, count)]);

    private static void AssertHolds(torch.Tensor images, int[] values) =>
        Assert.Equal(values.SelectMany(value => Enumerable.Repeat((float)value, 6)), images.data<float>().ToArray());
}
