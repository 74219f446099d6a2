extern alias generators;

using generators::Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Tests.Shapes;

/// <summary>The algebra of sizes: canonical, exact, readable.</summary>
public class DimTests
{
    private static readonly Dim B = Dim.Symbol("B");
    private static readonly Dim T = Dim.Symbol("T");

    [Fact]
    public void EqualPolynomials_AreEqual_HoweverTheyWereBuilt()
    {
        Assert.Equal((B + 1) * (T - 1), (B * T) - B + T - 1);
        Assert.Equal(((B + 1) * (T - 1)).GetHashCode(), ((B * T) - B + T - 1).GetHashCode());
        Assert.Equal((Dim)0, T - T);
        Assert.NotEqual(B, T);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(7, "7")]
    [InlineData(-7, "-7")]
    public void ANumber_IsWrittenAsOne(long value, string text) => Assert.Equal(text, ((Dim)value).ToString());

    [Fact]
    public void APolynomial_IsWrittenSymbolsFirst()
    {
        Assert.Equal("T - 1", (T - 1).ToString());
        Assert.Equal("2*B*T + B + 3", (3 + B + (2 * T * B)).ToString());
        Assert.Equal("-T", (Dim.Zero - T).ToString());
    }

    [Fact]
    public void Division_IsExactOrNone()
    {
        Assert.Equal(B * T, (4 * B * T).DivideExactly(4));
        Assert.Equal((Dim)32, ((Dim)128).DivideExactly(4));
        Assert.Null(((Dim)128).DivideExactly(6));
        Assert.Null((T + 2).DivideExactly(2));
        Assert.Null(T.DivideExactly(0));
    }

    [Fact]
    public void Substitution_PutsInAtEveryPower()
    {
        Assert.Equal((Dim)90, ((T * T) + (3 * T) + 2).Substitute("T", 8));
        Assert.Equal((B * B) + (2 * B) + 1, (T * T).Substitute("T", B + 1));
    }

    [Fact]
    public void OnlyANumber_HasAConstant()
    {
        Assert.Equal(12, ((Dim)12).Constant);
        Assert.Equal(0, Dim.Zero.Constant);
        Assert.Null(T.Constant);
        Assert.Null((T + 1).Constant);
    }

    [Fact]
    public void ACount_BeyondAllMeasure_IsKept_AndGivenAsTheLargestNumber()
    {
        var huge = (Dim)long.MaxValue * long.MaxValue;
        Assert.Equal(long.MaxValue, huge.Constant);
        Assert.Equal((Dim)long.MaxValue, huge.DivideExactly(long.MaxValue));
    }
}
