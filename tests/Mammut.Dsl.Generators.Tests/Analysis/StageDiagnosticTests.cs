using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>A mistake in a stream or a stage gives one diagnostic, at the argument at fault.</summary>
public class StageDiagnosticTests
{
    private const string Head = "[CaptionHead(";

    [Theory]
    [InlineData("[Stream(\"Captions\", Heads = ModelHeads.Caption)]\n[Stream(\"Pairs\", Passes = [\"Contrastive\"], Weight = 2)]\n[Stage(\"First\", \"Captions\")]\n[Stage(\"Second\", \"Pairs\", \"Captions\", From = \"First\")]\n")]
    [InlineData("[Stream(\"All\")]\n[Stage(\"All\", [\"All\"])]\n")]
    [InlineData("[Stream(\"Int\", Heads = ModelHeads.Caption | ModelHeads.Contrastive, Passes = [\"Captioning\"])]\n[Stage(\"First\", new[] { \"Int\" })]\n", "MAM304")]
    [InlineData("[Stream(\"Captions\", Passes = [\"Contrastive\", \"Captioning\"])]\n[Stage(\"First\", \"Captions\", Steps = StageSteps.Alternating)]\n", "MAM304", "MAM304")]
    [InlineData("[Stream(\"Captions\")]\n")]
    [InlineData("[Stream(\"All\")]\n[Stream(\"Captions\", Heads = ModelHeads.Caption)]\n[Stage(\"First\", \"All\")]\n", "MAM305")]
    public async Task WhatIsRight_HasAdviceAtMost(string stages, params string[] advice)
    {
        var found = await GeneratorHarness.AnalyzeAsync(GeneratorHarness.Scene.Replace(Head, stages + Head));
        Assert.Equal(advice, found.Select(diagnostic => diagnostic.Id));
        Assert.All(found, diagnostic => Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity));
    }

    [Theory]
    [InlineData("[Stream({|MAM005:\"two words\"|})]\n", "“two words” cannot be a stream's name: the model gets a method of “two wordsLoss”, so it must be a C# identifier")]
    [InlineData("[Stream({|MAM005:\"_captions\"|})]\n", "“_captions” cannot be a stream's name: the model gets a method of “_captionsLoss”, so it must be a C# identifier")]
    [InlineData("[Stream(\"A\")]\n[Stage({|MAM005:\"1st\"|}, \"A\")]\n", "“1st” cannot be a stage's name: the model gets a method of “1stTrainer”, so it must be a C# identifier")]
    [InlineData("[Stream({|MAM004:\"caption\"|})]\n", "the stream “caption” does not go with what the generated code calls captionLoss: each stream becomes a method of its name")]
    [InlineData("[Stream({|MAM004:\"Options\"|})]\n", "the stream “Options” does not go with what the generated code calls OptionsLoss: each stream becomes a method of its name")]
    [InlineData("[Stream(\"A\")]\n[Stage({|MAM004:\"Stage\"|}, \"A\")]\n", "the stage “Stage” does not go with what the generated code calls StageTrainer: each stage becomes a method of its name")]
    [InlineData("[Stream(\"A\")]\n[Stream({|MAM004:\"a\"|})]\n[Stage(\"S\", \"A\", \"a\")]\n", "the stream “a” does not go with another stream of that name: each stream becomes a method of its name")]
    [InlineData("[Stream(\"A\")]\n[Stage(\"S\", \"A\")]\n[Stage({|MAM004:\"S\"|}, \"A\")]\n", "the stage “S” does not go with another stage of that name: each stage becomes a method of its name")]
    [InlineData("[Stream(\"A\", {|MAM003:Weight = 0|})]\n", "Weight is 0; it must be above 0 to 1000000")]
    [InlineData("[Stream(\"A\", {|MAM004:Weight = 2|})]\n", "Weight does not go with a model without a [Stage]: no step adds its losses to others")]
    [InlineData("[Stream(\"A\", {|MAM003:Heads = 0|})]\n", "Heads is 0; it must be one or several of Caption, Contrastive, Matching, MaskedLanguage, MaskedImage, All")]
    [InlineData("[Stream(\"A\", {|MAM004:Heads = ModelHeads.Caption | ModelHeads.Matching|})]\n", "Heads = ModelHeads.Matching does not go with a model without [MatchingHead]: there is no such loss")]
    [InlineData("[Stream(\"A\", Passes = [\"Captioning\", {|MAM201:\"Captions\"|}])]\n", "There is no pass “Captions”: the model has “Captioning”, “Contrastive”")]
    [InlineData("[Stream(\"A\", Heads = ModelHeads.Caption, Passes = [{|MAM004:\"Contrastive\"|}])]\n", "the pass “Contrastive” does not go with the heads of the stream “A”: none of them reads it")]
    [InlineData("[Stream(\"A\", Passes = [\"Captioning\", {|MAM004:\"Captioning\"|}])]\n", "the pass “Captioning” does not go with the same one before it: it is named once")]
    [InlineData("[Stream(\"A\", {|MAM004:Passes = []|})]\n", "Passes = [] does not go with the stream “A”: nothing would be learned from it")]
    [InlineData("[Stream(\"A\")]\n[Stage(\"First\", \"A\", {|MAM208:\"B\"|})]\n", "There is no stream “B”: the model has “A”")]
    [InlineData("[Stage(\"First\", {|MAM208:\"B\"|})]\n", "There is no stream “B”: the model has no stream")]
    [InlineData("[Stream(\"A\")]\n[Stage(\"First\", [\"A\", {|MAM208:\"B\"|}])]\n", "There is no stream “B”: the model has “A”")]
    [InlineData("[Stream(\"A\")]\n[Stage(\"First\", \"A\", {|MAM004:\"A\"|})]\n", "the stream “A” does not go with the same one before it: a stage reads a stream once; give it another Weight to count more")]
    [InlineData("[Stream(\"A\")]\n[{|MAM004:Stage(\"First\")|}]\n", "[Stage(“First”)] does not go with an empty list of streams: it would have no data")]
    [InlineData("[Stream(\"A\")]\n[Stage(\"First\", \"A\", {|MAM003:Steps = (StageSteps)9|})]\n", "Steps is 9; it must be Joint, Alternating")]
    [InlineData("[Stream(\"A\")]\n[Stage(\"First\", \"A\", {|MAM208:From = \"Zeroth\"|})]\n", "There is no stage “Zeroth”: the model has “First”")]
    [InlineData("[Stream(\"A\")]\n[Stage(\"First\", \"A\", {|MAM004:From = \"First\"|})]\n", "From = “First” does not go with the stage of that name: it cannot start from its own end")]
    [InlineData("[Stream(\"A\")]\n[Stage(\"First\", \"A\", {|MAM004:From = \"Third\"|})]\n[Stage(\"Second\", \"A\", From = \"First\")]\n[Stage(\"Third\", \"A\", From = \"Second\")]\n", "From = “Third” does not go with the way from “First” to “Third” to “Second” and back: one of them has to be the first")]
    [InlineData("[Pass(\"Fusion\", Mask = AttentionMask.Bidirectional, CrossAttention = true)]\n[MatchingHead(\"Fusion\")]\n[Stream(\"A\", {|MAM004:Heads = ModelHeads.Matching|})]\n", "[MatchingHead] does not go with the stream “A” without [ContrastiveHead]: what does not match is drawn by the similarity that head gives")]
    public async Task AMistake_IsReportedOnceAndInPlace(string stages, string message)
    {
        var (source, expected) = MarkupSource.Parse(GeneratorHarness.Scene.Replace(Head, stages + Head));
        var actual = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        var (id, start, length) = Assert.Single(expected);
        Assert.Equal((id, start, length), (actual.Id, actual.Location.SourceSpan.Start, actual.Location.SourceSpan.Length));
        Assert.Equal(message, actual.GetMessage());
        Assert.Equal(DiagnosticSeverity.Error, actual.Severity);
    }

    [Fact]
    public async Task OfAModelWithoutAHead_NothingIsLearned()
    {
        var source = GeneratorHarness.Scene.Replace("[CaptionHead(\"Captioning\", LossWeight = 1.0)]\n", "[Stream(\"A\")]\n")
            .Replace("[ContrastiveHead(\"Contrastive\", EmbeddingWidth = 64, Loss = ContrastiveLoss.Focal, LossWeight = 1.0)]\n", "");
        Assert.Equal("[Stream(“A”)] does not go with a model without a head: nothing would be learned from it", Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).GetMessage());
    }

    [Fact]
    public async Task AStreamOfAHeadThatWeighsNothing_IsOneMistake()
    {
        var source = GeneratorHarness.Scene.Replace("[CaptionHead(\"Captioning\", LossWeight = 1.0)]", "[CaptionHead(\"Captioning\", LossWeight = 0)]\n[Stream(\"A\", Heads = ModelHeads.Caption)]");
        Assert.Equal("LossWeight = 0 of [CaptionHead] does not go with the stream “A”, which has no other head: nothing would be learned from it", Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).GetMessage());
    }

    /// <summary>A member of the user's own in the place of a generated one.</summary>
    [Fact]
    public async Task AMemberOfTheTrainersName_IsAClash()
    {
        var source = GeneratorHarness.Scene.Replace(Head, "[Stream(\"A\")]\n[Stage(\"First\", \"A\")]\n" + Head)
            .Replace("public partial class SceneMammut;", "public partial class SceneMammut { public int FirstTrainer => 3; }");
        Assert.Equal("the member “FirstTrainer” does not go with what the generated code calls FirstTrainer: both would be members of SceneMammut", Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).GetMessage());
    }

    /// <summary>What no stage trains is untrained, though there is a head for it.</summary>
    [Fact]
    public async Task WhatNoStageReaches_IsUntrained()
    {
        var source = GeneratorHarness.Scene.Replace(Head, "[Stream(\"Pairs\", Heads = ModelHeads.Contrastive)]\n[Stage(\"First\", \"Pairs\")]\n" + Head);
        var found = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal("MAM303", found.Id);
        Assert.Contains("text.cross_layers", found.GetMessage());
    }

    [Fact]
    public async Task AStreamThatReachesFrozenPartsOnly_TeachesNothing()
    {
        var source = GeneratorHarness.Scene.Replace("[TextDecoder(", "[Frozen]\n[TextDecoder(").Replace("AttentionMask.Causal, CrossAttention = true", "AttentionMask.Causal, CrossAttention = true")
            .Replace("[VisionEncoder(", "[Frozen]\n[VisionEncoder(").Replace("[CrossAttention(Every = 2)]\n", "").Replace(", CrossAttention = true", ", Image = ImageInput.Prefix")
            .Replace("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>").Replace("Width = 96", "Width = 128")
            .Replace(Head, "[Stream(\"A\", Heads = ModelHeads.Caption)]\n" + Head);
        Assert.Equal("[Frozen] of SceneVision and SceneText does not go with the stream “A”, whose losses reach nothing else: nothing would be learned from it", Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).GetMessage());
    }
}
