using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class PositionsTests
{
    [Fact]
    public void ColumnsFillTheFirstHalfAndRowsTheSecond()
    {
        using var scope = NewDisposeScope();
        var table = Positions.SinCos2D(2, 3, 8);
        Assert.Equal([6, 8], table.shape);
        // Patch 5 is row 1, column 2; frequencies 1 and 1/100.
        Tensors.AssertClose(
            [Math.Sin(2), Math.Sin(0.02), Math.Cos(2), Math.Cos(0.02), Math.Sin(1), Math.Sin(0.01), Math.Cos(1), Math.Cos(0.01)],
            table.select(0, 5), 1e-6);
        Tensors.AssertClose([0, 0, 1, 1, 0, 0, 1, 1], table.select(0, 0), 1e-6);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(0)]
    public void TheWidthMustBeAMultipleOfFour(long width)
        => Assert.Contains($"is {width}", Assert.Throws<ArgumentException>(() => Positions.SinCos2D(2, 2, width)).Message);
}
