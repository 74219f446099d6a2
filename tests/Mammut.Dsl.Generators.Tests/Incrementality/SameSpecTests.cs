extern alias generators;

using generators::Mammut.Dsl.Generators.Parsing;
using generators::Mammut.Dsl.Generators.Specs;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Incrementality;

/// <summary>A spec is what was declared, and nothing of how it was written down.</summary>
public class SameSpecTests
{
    private const string Full = """
        using Mammut;

        namespace Scenes;

        [VisionEncoder(ImageSize = 64, PatchSize = 8, Width = 128, Depth = 4, Heads = 4)]
        public partial class V;

        [TextDecoder(Vocabulary = 1000, ContextLength = 40, Width = 96, Depth = 4, Heads = 4, NormEpsilon = 1e-6)]
        [CrossAttention(Layers = [0, 2], Heads = 2)]
        public partial class T;

        [MultimodalModel<V, T>(Layout = CheckpointLayout.Native)]
        [Pass("One", Mask = AttentionMask.Causal, CrossAttention = true)]
        [Pass("Two", Mask = AttentionMask.Bidirectional)]
        [CaptionHead("One", LossWeight = 1.0, LabelSmoothing = 0.1)]
        [ContrastiveHead("Two", EmbeddingWidth = 64, Loss = ContrastiveLoss.Focal, FocalGamma = 2)]
        public partial class M;
        """;

    [Fact]
    public void EqualSources_GiveEqualSpecs_WithEqualHashes() => Same(Full, Full);

    [Theory]
    // Somewhere else in the file, and among comments.
    [InlineData("using Mammut;", "using Mammut;\n\n// moved down\n")]
    [InlineData("Heads = 4)]\npublic partial class V", "Heads = 4)] // four\n/* V */ public partial class V")]
    // Arguments in another order.
    [InlineData("ImageSize = 64, PatchSize = 8, Width = 128", "Width = 128, PatchSize = 8, ImageSize = 64")]
    [InlineData("Layers = [0, 2], Heads = 2", "Heads = 2, Layers = [0, 2]")]
    [InlineData("EmbeddingWidth = 64, Loss = ContrastiveLoss.Focal, FocalGamma = 2", "FocalGamma = 2, EmbeddingWidth = 64, Loss = ContrastiveLoss.Focal")]
    // The same values, written otherwise.
    [InlineData("Layers = [0, 2]", "Layers = new[] { 0, 1 + 1 }")]
    [InlineData("NormEpsilon = 1e-6", "NormEpsilon = 0.000001")]
    [InlineData("\"One\"", "nameof(One)")]
    [InlineData("LossWeight = 1.0", "LossWeight = 1")]
    [InlineData("AttentionMask.Causal", "(AttentionMask)0")]
    // Attributes in one list, and spelled out.
    [InlineData("NormEpsilon = 1e-6)]\n[CrossAttention(", "NormEpsilon = 1e-6), CrossAttentionAttribute(")]
    // The user's own members, modifiers that mean nothing to us, and documentation.
    [InlineData("class M;", "class M { private readonly int _mine = 3; }")]
    [InlineData("[VisionEncoder", "/// <summary>Sees.</summary>\n[System.Serializable, VisionEncoder")]
    public void WhatMeansTheSame_GivesEqualSpecs(string before, string after) => Same(Full, Full.Replace(before, after).Replace("nameof(One)", "nameof(Names.One)") + "\npublic static class Names { public const string One = \"One\"; }");

    [Fact]
    public void LineEnds_MeanNothing() => Same(Full, Full.Replace("\n", "\r\n"));

    [Theory]
    [InlineData("Depth = 4", "Depth = 5")]
    [InlineData("Layers = [0, 2]", "Layers = [2, 0]")]
    [InlineData("class M;", "class N;")]
    [InlineData("namespace Scenes;", "namespace Elsewhere;")]
    [InlineData("FocalGamma = 2", "FocalGamma = 1")] // its default; but whether it was written decides advice
    [InlineData(", FocalGamma = 2", "")]
    public void WhatMeansSomethingElse_GivesAnotherSpec(string before, string after)
    {
        Assert.Contains(before, Full);
        Assert.NotEqual(Specs(Full), Specs(Full.Replace(before, after)));
    }

    private static void Same(string one, string other)
    {
        var (left, right) = (Specs(one), Specs(other));
        Assert.Equal(3, left.Length);
        Assert.Equal(left, right);
        Assert.Equal(left.Select(spec => spec.GetHashCode()), right.Select(spec => spec.GetHashCode()));
        Assert.All(left.Zip(right), pair => Assert.NotSame(pair.First, pair.Second));
    }

    /// <summary>The specs of all that a source declares, read from a compilation of its own.</summary>
    private static IDeclaration[] Specs(string source)
    {
        var types = GeneratorHarness.Compile(source).SyntaxTrees[0].GetRoot().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.ClassDeclarationSyntax>();
        var space = source.Contains("namespace Elsewhere") ? "Elsewhere" : "Scenes";
        return [.. types.Select(type => Declarations.Class(source, $"{space}.{type.Identifier.ValueText}")).Select(type =>
            (IDeclaration?)PartParser.Vision(type) ?? (IDeclaration?)PartParser.Text(type) ?? (IDeclaration?)PartParser.Shared(type) ?? ModelParser.Parse(type)).OfType<IDeclaration>()];
    }
}
