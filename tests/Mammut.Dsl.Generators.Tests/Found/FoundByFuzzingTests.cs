using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Found;

/// <summary>What random declarations found, each at its least.</summary>
public class FoundByFuzzingTests
{
    [Theory]
    [InlineData("public partial class SceneText;", "public partial class ;")]
    [InlineData("public partial class SceneMammut;", "public partial class default : System.IDisposable;")]
    [InlineData("public partial class SceneVision;", "public partial class SceneVision")]
    [InlineData("public partial class SceneText;", "void Budget(Batch = 3)]\npublic partial class SceneText;")]
    [InlineData("public partial class SceneMammut;", "public partial int SceneMammut() => 1;")]
    [InlineData("public partial class SceneMammut;", "")]
    public async Task AClassThatIsBeingTyped_DoesNotStopTheCompiler(string right, string typed)
    {
        Assert.Contains(right, GeneratorHarness.Scene);
        var source = GeneratorHarness.Scene.Replace(right, typed);
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.NotEmpty(files);
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id is "CS8785" or "MAM900");
        Assert.DoesNotContain(await GeneratorHarness.AnalyzeAsync(source), diagnostic => diagnostic.Id is "AD0001" or "MAM900");
    }

    [Theory]
    [InlineData("CheckpointLayout.Native", "(CheckpointLayout)9")]
    [InlineData("CrossAttention = true", "CrossAttention = false")]
    [InlineData("[Pass(\"Captioning\"", "[Pass(\"sealed\"")]
    public void TheLossOfAWrongModel_TakesThePrefixThatItsPassHas(string right, string wrong)
    {
        var scene = GeneratorHarness.Scene
            .Replace("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>(Layout = CheckpointLayout.Native)")
            .Replace("AttentionMask.Causal", "AttentionMask.Prefix")
            + "\npublic static class Caller { public static Mammut.LossParts Loss(SceneMammut model, TorchSharp.torch.Tensor input) => model.Loss(input, input, input); }\n";
        Assert.Empty(GeneratorHarness.Generate(scene).Diagnostics);
        var source = scene.Replace(right, wrong).Replace("CaptionHead(\"Captioning\"", wrong.Contains("sealed") ? "CaptionHead(\"sealed\"" : "CaptionHead(\"Captioning\"");
        Assert.NotEqual(scene, source);
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.Contains("each throws", files["Scenes.SceneMammut.g.cs"]);
        Assert.Empty(diagnostics);
    }

    [Theory]
    [InlineData("__arglist")]
    [InlineData("__makeref")]
    [InlineData("a\u200Db")]
    public async Task AWordThatIsNoIdentifier_IsNoPassesName(string name)
    {
        var source = GeneratorHarness.Scene.Replace("\"Captioning\"", $"\"{name}\"");
        Assert.Equal("MAM005", Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).Id);
        Assert.Empty(GeneratorHarness.Generate(source).Diagnostics);
    }

    [Theory]
    [InlineData("e\u0301te\u0301")]
    [InlineData("ǅ")]
    [InlineData("await")]
    [InlineData("record")]
    public async Task AnIdentifierOfAnyScript_OrAWordThatIsOneSometimes_IsAPassesName(string name)
    {
        var source = GeneratorHarness.Scene.Replace("\"Captioning\"", $"\"{name}\"");
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Empty(GeneratorHarness.Generate(source).Diagnostics);
    }

    [Theory]
    [InlineData("vision")]
    [InlineData("text")]
    public async Task APass_IsNotCalledAsThePartsAreInTheSummary(string name)
    {
        var source = GeneratorHarness.Scene.Replace("\"Captioning\"", $"\"{name}\"");
        Assert.Equal("MAM004", Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).Id);
    }
}
