extern alias generators;

using generators::Mammut.Dsl.Generators.Compilation.Mends;

namespace Mammut.Dsl.CodeFixes.Tests;

/// <summary>What is near.</summary>
public class NearestTests
{
    [Theory]
    [InlineData(10, 768, new[] { 12, 8 })]
    [InlineData(11, 768, new[] { 12, 8 })]
    [InlineData(9, 768, new[] { 8, 12 })]
    [InlineData(0, 768, new[] { 1 })]
    [InlineData(-5, 768, new[] { 1 })]
    [InlineData(2000, 768, new[] { 768 })]
    [InlineData(3, 7, new[] { 1, 7 })]
    [InlineData(int.MaxValue, 768, new[] { 768 })]
    public void TheNearestDivisors_LieOnBothSides(int value, int width, int[] expected) =>
        Assert.Equal(expected, NearestNumbers.Around(value, 1, width, divisor => width % divisor == 0));

    [Theory]
    [InlineData("Captions", "Captioning", 3)]
    [InlineData("", "Main", 4)]
    [InlineData("Main", "Main", 0)]
    [InlineData("Mian", "Main", 2)]
    public void TheDistance_IsTheNumberOfLettersToChange(string left, string right, int distance)
    {
        Assert.Equal(distance, NearestNames.Distance(left, right));
        Assert.Equal(distance, NearestNames.Distance(right, left));
    }

    [Theory]
    [InlineData("captioning", new[] { "Captioning" })]
    [InlineData("Captio", new[] { "Caption", "Captions" })]
    [InlineData("Retrieval", new string[0])]
    public void AMisspeltName_IsTold_FromOneThatWasNeverDeclared(string written, string[] meant)
    {
        string[] names = meant is ["Captioning"] ? ["Contrastive", "Captioning"] : ["Captions", "Caption", "Contrastive"];
        Assert.Equal(meant, NearestNames.Of(written, names));
    }
}
