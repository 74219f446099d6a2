extern alias generators;

using generators::Mammut.Dsl.Generators.Ir;
using generators::Mammut.Dsl.Generators.Passes;
using Mammut.Dsl.Generators.Tests.Support;
using ShapeInference = generators::Mammut.Dsl.Generators.Shapes.ShapeInference;

namespace Mammut.Dsl.Generators.Tests.Passes;

/// <summary>
/// Each pass on a small model, before and after, as last read by a person. After a change that is meant, run with
/// MAMMUT_ACCEPT=1 and read the difference.
/// </summary>
public class PassTests
{
    /// <summary>A model that has something for every pass to do.</summary>
    private const string Model = """
        using Mammut;

        namespace Scenes;

        [VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 32, Depth = 2, Heads = 2, Precision = Precision.BFloat16)]
        public partial class Vision;

        [TextDecoder(Vocabulary = 100, ContextLength = 8, Width = 32, Depth = 2, Heads = 2, Precision = Precision.BFloat16)]
        [CrossAttention(Every = 2)]
        public partial class Text;

        [MultimodalModel<Vision, Text>]
        [Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
        [Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
        [CaptionHead("Captioning")]
        [ContrastiveHead("Contrastive", EmbeddingWidth = 16)]
        public partial class Model;
        """;

    private static readonly string[] Classes = ["Scenes.Vision", "Scenes.Text", "Scenes.Model"];

    public static TheoryData<string> Passes() => [.. Pipeline.Passes.Select(pass => pass.Name)];

    [Theory]
    [MemberData(nameof(Passes))]
    public void APass_MakesOfAGraph_WhatWasLastRead(string name)
    {
        Assert.Equal(Read(name, "before", Dump(UpTo(name))), Dump(UpTo(name)));
        Assert.Equal(Read(name, "after", Dump(Through(name))), Dump(Through(name)));
        Assert.NotEqual(Dump(UpTo(name)), Dump(Through(name)));
    }

    [Theory]
    [MemberData(nameof(Passes))]
    public void APass_HasNothingToDo_AfterItself(string name)
    {
        var modules = Through(name);
        var once = Dump(modules);
        Apply(name, modules);
        Assert.Equal(once, Dump(modules));
    }

    [Theory]
    [MemberData(nameof(Passes))]
    public void AfterAPass_EveryShapeFits_AndIsKnown(string name)
    {
        var functions = Through(name).SelectMany(Blocks).SelectMany(module => module.Functions).ToArray();
        Assert.NotEmpty(functions);
        Assert.All(functions, function => Assert.Empty(ShapeInference.Infer(function).Faults));
        Assert.DoesNotContain(": ? ", Dump(Through(name)));
    }

    [Fact]
    public void MixedPrecision_LeavesAModelIn32Bits_AsItIs()
    {
        var modules = Lower(GeneratorHarness.Scene, ["Scenes.SceneVision", "Scenes.SceneText", "Scenes.SceneMammut"]);
        var before = Dump(modules);
        Apply(nameof(MixedPrecision), modules);
        Assert.Equal(before, Dump(modules));
    }

    private static GraphModule[] UpTo(string pass)
    {
        var modules = Lower(Model, Classes);
        foreach (var earlier in Pipeline.Passes.TakeWhile(earlier => earlier.Name != pass))
            Apply(earlier.Name, modules);
        return modules;
    }

    private static GraphModule[] Through(string pass)
    {
        var modules = UpTo(pass);
        Apply(pass, modules);
        return modules;
    }

    private static void Apply(string pass, GraphModule[] modules) => Array.ForEach(modules, Pipeline.Passes.Single(known => known.Name == pass).Apply);

    private static GraphModule[] Lower(string source, string[] classes) => [.. classes.Select(name => Declarations.Lower(source, name))];

    private static string Dump(GraphModule[] modules) => string.Join("\n", modules.Select(GraphText.Write));

    private static IEnumerable<GraphModule> Blocks(GraphModule module) =>
        module.Children.Where(child => !child.IsPart).SelectMany(child => Blocks(child.Module)).Append(module);

    private static string Read(string pass, string when, string actual)
    {
        var path = RepositoryFiles.PathOf("tests", "Mammut.Dsl.Generators.Tests", "Passes", "Snapshots", $"{pass}.{when}.verified.txt");
        if (Environment.GetEnvironmentVariable("MAMMUT_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        return File.ReadAllText(path);
    }
}
