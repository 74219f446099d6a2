extern alias generators;

using System.Globalization;
using generators::Mammut.Dsl.Generators;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Dsl.Generators.Tests.Incrementality;

/// <summary>Nothing is compiled again unless a declaration has changed.</summary>
public class IncrementalTests
{
    [Theory]
    [InlineData("namespace Scenes;", "namespace Scenes;\n\npublic static class Unrelated { public static int Answer => 42; }")]
    [InlineData("public partial class SceneText;", "// a comment\npublic partial class SceneText;")]
    [InlineData("Width = 96, Depth = 4", "Width = 96,\n    Depth = 4")]
    public void AnEditThatChangesNoDeclaration_CompilesNothing(string before, string after)
    {
        var reasons = Reasons(GeneratorHarness.Scene, GeneratorHarness.Scene.Replace(before, after));
        Assert.Equal(3, reasons.Count);
        Assert.All(reasons, reason => Assert.Contains(reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
    }

    [Fact]
    public void AChangedPart_CompilesItAndItsModelAgain_AndNotTheOtherPart()
    {
        var reasons = Reasons(GeneratorHarness.Scene, GeneratorHarness.Scene.Replace("Width = 96, Depth = 4", "Width = 96, Depth = 6"));
        Assert.Equal(2, reasons.Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Single(reasons, reason => reason == IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void TheSameSource_GivesTheSameText_UnderAnyCulture()
    {
        var invariant = GeneratorHarness.Generate(GeneratorHarness.Scene).Files;
        var culture = Thread.CurrentThread.CurrentCulture;
        try
        {
            var finnish = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (finnish.NumberFormat.NegativeSign, finnish.NumberFormat.NumberDecimalSeparator, finnish.NumberFormat.NumberGroupSeparator) = ("−", ",", " ");
            Thread.CurrentThread.CurrentCulture = finnish;
            Assert.Equal(invariant, GeneratorHarness.Generate(GeneratorHarness.Scene).Files);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
    }

    private static List<IncrementalStepRunReason> Reasons(string before, string after)
    {
        Assert.NotEqual(before, after);
        var compilation = GeneratorHarness.Compile(before);
        var driver = GeneratorHarness.Driver().RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorHarness.Compile(after).SyntaxTrees[0]));
        return [.. driver.GetRunResult().Results.Single().TrackedSteps[TrackingNames.Source].SelectMany(step => step.Outputs).Select(output => output.Reason)];
    }
}
