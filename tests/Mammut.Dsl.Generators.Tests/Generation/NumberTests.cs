extern alias generators;

using System.Globalization;
using generators::Mammut.Dsl.Generators;

namespace Mammut.Dsl.Generators.Tests.Generation;

/// <summary>A number is written with the fewest digits that read back as it, on every runtime.</summary>
public class NumberTests
{
    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0, "1")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(1e-6, "1E-06")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(0.03125000000000001, "0.03125000000000001")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    public void ANumber_IsShort(double value, string text) => Assert.Equal(text, Numbers.Text(value));

    [Fact]
    public void AnyNumber_ReadsBack_AndIsNoLongerThanTheRuntimesOwn()
    {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 12));
            var text = Numbers.Text(value);
            Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
            Assert.Equal(value.ToString("R", CultureInfo.InvariantCulture), text);
        }
    }
}
