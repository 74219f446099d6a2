namespace Mammut.Tests;

public sealed class SequencesTests
{
    [Fact]
    public void Lengths_add_up_to_offsets()
    {
        var sequences = Sequences.Of(3, 1, 5);
        Assert.Equal((3, 9, 5, false), (sequences.Count, sequences.Rows, sequences.Longest, sequences.AreEqual));
        Assert.Equal([3, 1, 5], sequences.Lengths);
        Assert.Equal([0, 3, 4, 9], sequences.Offsets);
    }

    [Fact]
    public void Equal_lengths_are_known_as_such()
    {
        var sequences = Sequences.Equal(2, 4);
        Assert.Equal((2, 8, 4, true), (sequences.Count, sequences.Rows, sequences.Longest, sequences.AreEqual));
        Assert.Equal([4, 4], sequences.Lengths);
        Assert.Equal([0, 4, 8], sequences.Offsets);
        Assert.True(Sequences.Of(4, 4).AreEqual);
    }

    [Fact]
    public void A_sequence_has_a_row_and_a_batch_a_sequence()
    {
        Assert.Throws<ArgumentException>(() => Sequences.Of());
        Assert.Throws<ArgumentOutOfRangeException>(() => Sequences.Of(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sequences.Equal(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sequences.Equal(1, 0));
    }
}
