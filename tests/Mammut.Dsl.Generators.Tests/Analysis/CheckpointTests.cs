extern alias generators;

using generators::Mammut.Dsl.Generators.Checkpoints;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>A model is compared with its checkpoint's header in the build.</summary>
public class CheckpointTests
{
    private static readonly string Source = GeneratorHarness.Scene.Replace("public partial class SceneMammut", "[Checkpoint(\"weights/scene.json\")]\npublic partial class SceneMammut");

    private static readonly IReadOnlyList<HeldTensor> Expected = HeaderFile.Tensors(Source);

    [Theory]
    [InlineData("/project/weights/scene.json")]
    [InlineData("C:\\project\\weights\\scene.json")]
    [InlineData("weights/scene.json")]
    public async Task TheModelsOwnHeader_GivesNone(string path) =>
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(Source, new HeaderFile(path, HeaderFile.Write(Expected))));

    /// <summary>Loading makes the copy anew; a piece of one is none.</summary>
    [Fact]
    public async Task ACheckpointWithoutAMomentumCopy_Fits_AndOneWithAPieceDoesNot()
    {
        var source = Source.Replace("ContrastiveLoss.Focal", "ContrastiveLoss.InfoNce").Replace("[Checkpoint", "[Momentum(Queue = 8, Ramp = 5)]\n[Checkpoint");
        var whole = HeaderFile.Tensors(source);
        Assert.Contains(whole, tensor => tensor is { Key: "momentum_steps", Shape: [] });
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source, new HeaderFile("weights/scene.json", HeaderFile.Write(whole))));
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source, new HeaderFile("weights/scene.json", HeaderFile.Write(Expected))));
        var found = await GeneratorHarness.AnalyzeAsync(source, new HeaderFile("weights/scene.json", HeaderFile.Write(whole.Where(tensor => tensor.Key != "queue.texts"))));
        Assert.Contains("“queue.texts” [8, 64] is not there", Assert.Single(found).ToString());
    }

    [Fact]
    public async Task OneRenamedOneMissingAndOneReshapedKey_GiveThreeErrorsThatNameThem()
    {
        var messages = await Messages(
        [
            .. Expected.Where(tensor => tensor.Key is not ("vision.class_token" or "vision.patch.weight" or "text.positions")),
            new("vision.cls", [128]), new("text.positions", [77, 96]),
        ]);
        Assert.Equal(
        [
            "SceneMammut cannot load “weights/scene.json”: “vision.class_token” is called “vision.cls” there",
            "SceneMammut cannot load “weights/scene.json”: “vision.patch.weight” [128, 3, 8, 8] is not there",
            "SceneMammut cannot load “weights/scene.json”: “text.positions” is [77, 96] there and [40, 96] in the model",
        ], messages);
    }

    [Fact]
    public async Task AListOfOne_IsAScalar()
    {
        Assert.Contains(Expected, tensor => tensor is { Key: "contrastive.log_scale", Shape: [] });
        Assert.Empty(await Messages([.. Expected.Select(tensor => tensor.Shape is [] ? tensor with { Shape = [1] } : tensor)]));
        Assert.Single(await Messages([.. Expected.Select(tensor => tensor.Shape is [] ? tensor with { Shape = [2] } : tensor)]));
    }

    [Fact]
    public async Task AnExtraKey_IsNamed() => Assert.Equal(
        ["SceneMammut cannot load “weights/scene.json”: “ema.decay” [] is there, but not in the model"],
        await Messages([.. Expected, new("ema.decay", [])]));

    [Fact]
    public async Task LikeLayers_ShareAMessage() => Assert.Equal(
        ["SceneMammut cannot load “weights/scene.json”: “text.layers.0|1|2|3.mlp.in.weight” is [192, 96] there and [384, 96] in the model"],
        await Messages([.. Expected.Select(tensor => tensor.Key.StartsWith("text.layers", StringComparison.Ordinal) && tensor.Key.EndsWith("mlp.in.weight", StringComparison.Ordinal) ? tensor with { Shape = [192, 96] } : tensor)]));

    [Fact]
    public async Task ADeeperCheckpoint_NamesTheLayersThatTheModelLacks()
    {
        var messages = await Messages(HeaderFile.Tensors(Source.Replace("Width = 96, Depth = 4", "Width = 96, Depth = 6").Replace("Every = 2", "Layers = [0, 2]")));
        Assert.Equal(12, messages.Count);
        Assert.Contains("SceneMammut cannot load “weights/scene.json”: “text.layers.4|5.attention.qkv.weight” [288, 96] is there, but not in the model", messages);
    }

    [Fact]
    public async Task AFileOfAnotherSystem_GivesOneMessage() => Assert.Equal(
        ["SceneMammut cannot load “weights/scene.json”: none of the model's 138 tensors is among its 2; has the model the checkpoint's Layout?"],
        await Messages([new("blk0.w", [1]), new("blk*.{0}", [2, 2])]));

    [Fact]
    public async Task ManyDifferences_AreCutOff()
    {
        var messages = await Messages([.. Expected.Take(1), .. Enumerable.Range(0, 40).Select(i => new HeldTensor($"other{i}*{{0}}", [i, 7]))]);
        Assert.Equal(25, messages.Count);
        Assert.Matches("and [0-9]+ more differences like these$", messages[^1]);
    }

    [Fact]
    public async Task TheOpenLayout_IsComparedInItsOwnWords()
    {
        var open = Source
            .Replace("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>(Layout = CheckpointLayout.OpenClip)")
            .Replace("PatchSize = 8", "PatchSize = 8, NormBeforeBlocks = true").Replace("EmbeddingWidth = 64", "EmbeddingWidth = 96");
        var tensors = HeaderFile.Tensors(open);
        Assert.Contains(tensors, tensor => tensor is { Key: "map_viz2txt_kv", ShapeText: "[128, 96]" });
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(open, new HeaderFile("weights/scene.json", HeaderFile.Write(tensors))));
        var other = Assert.Single(await GeneratorHarness.AnalyzeAsync(open, new HeaderFile("weights/scene.json", HeaderFile.Write(tensors.Where(tensor => tensor.Key != "logit_scale")))));
        Assert.Equal("SceneMammut cannot load “weights/scene.json”: “logit_scale” [] is not there", other.GetMessage());
    }

    [Fact]
    public async Task ATextTower_MayLieInAPartOrInTheModelItself()
    {
        var source = CorpusFiles.Read("OpenClip", "ViT-B-32").Replace("[Pass(", "[Checkpoint(\"clip.json\")]\n[Pass(");
        var tensors = HeaderFile.Tensors(source, "ClipB32");
        HeldTensor[] inPart = [.. tensors.Select(tensor => tensor.Key.StartsWith("visual.", StringComparison.Ordinal) || tensor.Key == "logit_scale" ? tensor : tensor with { Key = $"text.{tensor.Key}" })];
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source, new HeaderFile("clip.json", HeaderFile.Write(tensors))));
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source, new HeaderFile("clip.json", HeaderFile.Write(inPart))));
        var wrong = Assert.Single(await GeneratorHarness.AnalyzeAsync(source, new HeaderFile("clip.json", HeaderFile.Write(inPart.Where(tensor => tensor.Key != "text.text_projection")))));
        Assert.Equal("ClipB32 cannot load “clip.json”: “text_projection” [512, 512] is not there", wrong.GetMessage());
    }

    [Theory]
    [InlineData("", "is no safetensors header: expected “{” at character 1, found the end of the file; Checkpoints.WriteHeader takes it out of a checkpoint")]
    [InlineData("[]", "is no safetensors header: expected “{” at character 1, found “[”; Checkpoints.WriteHeader takes it out of a checkpoint")]
    [InlineData("{\"a\": {\"shape\": [1, -2]}}", "is no safetensors header: expected a whole number at character 21, found “-”; Checkpoints.WriteHeader takes it out of a checkpoint")]
    [InlineData("{\"a\": {\"dtype\": \"F32\"}}", "is no safetensors header: expected a shape in “a” at character 23, found “}”; Checkpoints.WriteHeader takes it out of a checkpoint")]
    [InlineData("{\"a\\x\": 1}", "is no safetensors header: expected an escaped character at character 6, found “\"”; Checkpoints.WriteHeader takes it out of a checkpoint")]
    [InlineData("{\"__metadata__\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "is no safetensors header: expected no deeper nesting at character 80, found “[”; Checkpoints.WriteHeader takes it out of a checkpoint")]
    [InlineData("{} {}", "is no safetensors header: expected the end of the file at character 4, found “{”; Checkpoints.WriteHeader takes it out of a checkpoint")]
    public async Task AFileThatIsNoHeader_SaysWhatWasExpectedWhere(string text, string message)
    {
        var diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(Source, new HeaderFile("weights/scene.json", text)));
        Assert.Equal(("MAM207", "“weights/scene.json” " + message), (diagnostic.Id, diagnostic.GetMessage()));
    }

    [Theory]
    [InlineData("other/scene.json")]
    [InlineData("weights/myscene.json")]
    [InlineData("myweights/scene.json")]
    public async Task AFileThatIsNotThere_IsReportedAtItsName(string path)
    {
        var diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(Source, new HeaderFile(path, HeaderFile.Write(Expected))));
        Assert.Equal("“weights/scene.json” is not among the additional files: add <AdditionalFiles Include=\"weights/scene.json\" /> to the project", diagnostic.GetMessage());
        Assert.Equal("\"weights/scene.json\"", Source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
    }

    [Fact]
    public async Task ANameThatSeveralFilesHave_IsReported_WithTheirPaths()
    {
        var header = HeaderFile.Write(Expected);
        var diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(Source, new HeaderFile("/a/weights/scene.json", header), new HeaderFile("/b/weights/scene.json", header)));
        Assert.Equal("“weights/scene.json” may be any of the additional files /a/weights/scene.json, /b/weights/scene.json: say more of the path", diagnostic.GetMessage());
    }

    [Fact]
    public void EscapesInNames_AreRead() =>
        Assert.Equal(["a\"\\/\u00e9\n"], CheckpointHeader.Parse("{\"a\\\"\\\\\\/\\u00e9\\n\":{\"shape\":[ 1 , 2 ],\"x\":[{},[true]]}}").Select(tensor => tensor.Key));

    private static async Task<IReadOnlyList<string>> Messages(IReadOnlyList<HeldTensor> held)
    {
        var diagnostics = await GeneratorHarness.AnalyzeAsync(Source, new HeaderFile("weights/scene.json", HeaderFile.Write(held)));
        Assert.All(diagnostics, diagnostic => Assert.Equal(("MAM206", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity)));
        return [.. diagnostics.Select(diagnostic => diagnostic.GetMessage())];
    }
}
