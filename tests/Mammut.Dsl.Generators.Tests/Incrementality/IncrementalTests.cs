using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Incrementality;

/// <summary>Nothing is compiled again unless a declaration has changed, and then that one only.</summary>
public class IncrementalTests
{
    /// <summary>Edits of the scene that change no declaration, by name.</summary>
    private static readonly Dictionary<string, (string Before, string After)> Harmless = new()
    {
        ["another class in the same file"] = ("namespace Scenes;", "namespace Scenes;\n\npublic static class Unrelated { public static int Answer => 42; }"),
        ["a comment above a class"] = ("public partial class SceneText;", "// a comment\npublic partial class SceneText;"),
        ["a documentation comment"] = ("[VisionEncoder", "/// <summary>Sees.</summary>\n[VisionEncoder"),
        ["a comment among the arguments"] = ("Width = 96, Depth = 4", "Width = /* narrow */ 96, Depth = 4"),
        ["a line break among the arguments"] = ("Width = 96, Depth = 4", "Width = 96,\n    Depth = 4"),
        ["spaces"] = ("Width = 96, Depth = 4", "Width   =   96 ,Depth=4"),
        ["arguments in another order"] = ("Width = 96, Depth = 4, Heads = 4", "Heads = 4, Depth = 4, Width = 96"),
        ["attributes in another order"] = ("[CaptionHead(\"Captioning\", LossWeight = 1.0)]\n", ""),
        ["attributes in one list"] = ("Heads = 4)]\n[CrossAttention(Every = 2)]", "Heads = 4), CrossAttention(Every = 2)]"),
        ["a number written otherwise"] = ("Width = 96", "Width = 0x30 * 2"),
        ["a name written in full"] = ("[CrossAttention(", "[global::Mammut.CrossAttentionAttribute("),
        ["a member of the user's own"] = ("public partial class SceneText;", "public partial class SceneText { public int Mine => 1; }"),
        ["a region and a pragma"] = ("[TextDecoder", "#region Text\n#pragma warning disable CS0168\n[TextDecoder"),
    };

    public static TheoryData<string> HarmlessEdits() => [.. Harmless.Keys];

    [Theory]
    [MemberData(nameof(HarmlessEdits))]
    public void AnEditThatChangesNoDeclaration_CompilesNothing(string name)
    {
        var (before, after) = Harmless[name];
        var project = EditedProject.Scene();
        // The one edit that takes two replacements: what goes at one place comes back at another.
        var work = after.Length > 0 ? project.Replace("Scene.cs", before, after)
            : project.Write("Scene.cs", GeneratorHarness.Scene.Replace(before, "").Replace("[MultimodalModel", before + "[MultimodalModel"));
        work.IsNone();
    }

    [Fact]
    public void TheFirstRun_CompilesEveryDeclarationOnce() => EditedProject.Scene().First.IsToCompile("SceneMammut", "SceneText", "SceneVision");

    [Fact]
    public void AnEditInAnotherFile_CompilesNothing()
    {
        var project = EditedProject.Scene();
        project.Replace("Other.cs", "42", "43").IsNone();
        project.Write("New.cs", "public class New;").IsNone();
        project.Write("New.cs", "public class New").IsNone(); // half typed
        project.Delete("New.cs").IsNone();
    }

    [Fact]
    public void AChangeOfTheProject_CompilesNothing()
    {
        var project = EditedProject.Scene();
        project.Change(compilation => compilation.WithAssemblyName("Renamed")).IsNone();
        project.Change(compilation => compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Release))).IsNone();
        project.Change(compilation => compilation.RemoveReferences(compilation.References.Last(reference => reference.Display!.Contains("xunit")))).IsNone();
    }

    [Fact]
    public void ABuildProperty_ThatIsNotOurs_CompilesNothing()
    {
        var project = EditedProject.Scene();
        project.Build(("RootNamespace", "Scenes"), ("Configuration", "Release")).IsNone();
        project.Build(("MammutDumpGraph", "false")).IsNone();
    }

    [Fact]
    public void AskingForGraphs_WritesThem_AndCompilesNothing()
    {
        var project = EditedProject.Scene();
        var work = project.Build(("MammutDumpGraph", "true"));
        Assert.Empty(work.Compiled);
        Assert.Equal(3, work.FilesWritten);
        Assert.Equal(18, project.Files.Count);
        project.Replace("Other.cs", "42", "43").IsNone();
    }

    [Fact]
    public void AChangedPart_CompilesItAndItsModel_AndNotTheOtherPart()
    {
        var work = EditedProject.Scene().Replace("Scene.cs", "Width = 96, Depth = 4", "Width = 96, Depth = 6");
        work.IsToCompile("SceneMammut", "SceneText");
        Assert.Equal(["SceneVision"], work.Kept);
    }

    [Theory]
    [InlineData("LossWeight = 1.0", "LossWeight = 0.5")]
    [InlineData("[CaptionHead", "[Pass(\"Third\")]\n[CaptionHead")]
    [InlineData("[Pass(\"Contrastive\", Mask = AttentionMask.Bidirectional, CrossAttention = false)]", "[Pass(\"Contrastive\", Mask = AttentionMask.Causal)]")]
    [InlineData("class SceneMammut", "class Renamed")]
    public void AChangedModel_IsCompiledAlone(string before, string after) =>
        EditedProject.Scene().Replace("Scene.cs", before, after).IsToCompile(after.Contains("Renamed") ? "Renamed" : "SceneMammut");

    [Fact]
    public void AHeadThatHidesPatches_CompilesTheVisionEncoderToo()
    {
        var project = EditedProject.Scene();
        var before = project.Files;
        project.Replace("Scene.cs", "[CaptionHead", "[MaskedImageHead]\n[CaptionHead").IsToCompile("SceneMammut", "SceneVision");
        Assert.Contains("ForwardHidden", project.Files.Single(file => file.Key.EndsWith("SceneVision.g.cs", StringComparison.Ordinal)).Value);
        project.Replace("Scene.cs", "[MaskedImageHead]", "[MaskedImageHead(LossWeight = 2)]").IsToCompile("SceneMammut");
        // Without the head nothing of it is left.
        project.Replace("Scene.cs", "[MaskedImageHead(LossWeight = 2)]\n", "").IsToCompile("SceneMammut", "SceneVision");
        Assert.Equal(before, project.Files);
    }

    [Fact]
    public void ARenamedPart_CompilesItAndItsModel() =>
        EditedProject.Scene().Replace("Scene.cs", "SceneText", "Words").IsToCompile("SceneMammut", "Words");

    [Fact]
    public void APartThatTwoModelsShare_CompilesBoth_WhereverTheyAre()
    {
        const string other = """
            [Mammut.MultimodalModel<Scenes.SceneVision, Scenes.SceneText>]
            [Mammut.Pass("Captioning", CrossAttention = true)]
            [Mammut.CaptionHead("Captioning")]
            public partial class Second;

            [Mammut.VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 1, Heads = 2)]
            public partial class Alone;
            """;
        var project = new EditedProject(("Scene.cs", GeneratorHarness.Scene), ("Second.cs", other));
        var work = project.Replace("Scene.cs", "Width = 128, Depth = 4", "Width = 128, Depth = 3");
        work.IsToCompile("SceneMammut", "SceneVision", "Second");
        Assert.Equal(["Alone", "SceneText"], work.Kept);
    }

    [Fact]
    public void ADeclarationThatGoesWrong_AndRightAgain_IsAsItWas()
    {
        var project = EditedProject.Scene();
        var first = project.Files;
        project.Replace("Scene.cs", "Width = 96, Depth = 4, Heads = 4", "Width = 96, Depth = 4, Heads = 5").IsToCompile("SceneMammut", "SceneText");
        Assert.NotEqual(first, project.Files);
        project.Replace("Other.cs", "42", "43").IsNone();
        project.Replace("Scene.cs", "Width = 96, Depth = 4, Heads = 5", "Width = 96, Depth = 4, Heads = 4").IsToCompile("SceneMammut", "SceneText");
        Assert.Equal(first, project.Files);
    }

    [Fact]
    public void ADeclarationThatGoes_TakesItsFileAlong()
    {
        var project = new EditedProject(("Scene.cs", GeneratorHarness.Scene), ("Alone.cs", "[Mammut.VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 1, Heads = 2)] public partial class Alone;"));
        Assert.Contains("Alone.g.cs", project.Files.Keys);
        var work = project.Delete("Alone.cs");
        Assert.Equal(["Alone"], work.Removed);
        Assert.Empty(work.Compiled);
        Assert.Equal(0, work.FilesWritten);
        Assert.DoesNotContain("Alone.g.cs", project.Files.Keys);
    }

    [Fact]
    public void ANewDeclaration_IsCompiledAlone() =>
        EditedProject.Scene().Write("Other.cs", "[Mammut.VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 1, Heads = 2)] public partial class Alone;").IsToCompile("Alone");

    [Fact]
    public void WithAThousandModels_AnUnrelatedEdit_CompilesNothing_AndAChange_OneModel()
    {
        var project = new EditedProject([.. ManyModels.Of(1000), ("Other.cs", "public static class Other { public static int Answer => 42; }")]);
        Assert.Equal(1000 + ManyModels.Parts, project.First.Compiled.Length);

        var unrelated = project.Replace("Other.cs", "42", "43");
        unrelated.IsNone();
        Assert.Equal(1000 + ManyModels.Parts, unrelated.Kept.Length);

        project.Replace("Models3.cs", "class Model0703;", "class Model0703; // edited").IsNone();
        project.Replace("Models7.cs", "EmbeddingWidth = 708)", "EmbeddingWidth = 770)").IsToCompile("Model0707");
    }
}
