extern alias generators;

using generators::Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Generation;

/// <summary>What a model with stages has besides: a loss for each stream, of what its heads read, and a trainer for each stage.</summary>
public class StageTests
{
    private const string Declared = """
        using Mammut;

        namespace Scenes;

        [VisionEncoder(ImageSize = 32, PatchSize = 8, Width = 32, Depth = 2, Heads = 4)]
        public partial class StagedVision;

        [TextDecoder(Vocabulary = 1000, ContextLength = 20, Width = 48, Depth = 4, Heads = 4, TiedEmbedding = true)]
        [CrossAttention(Every = 2)]
        public partial class StagedText;

        [MultimodalModel<StagedVision, StagedText>]
        [Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
        [Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
        [Pass("Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true)]
        [CaptionHead("Captioning")]
        [ContrastiveHead("Contrastive", EmbeddingWidth = 64)]
        [MatchingHead("Fusion")]
        [MaskedLanguageHead("Contrastive")]
        [Momentum(Queue = 64)]
        [Stream("Texts", Heads = ModelHeads.MaskedLanguage)]
        [Stream("Pairs", Heads = ModelHeads.Contrastive | ModelHeads.Matching, Weight = 0.5)]
        [Stream("Event", Passes = ["Captioning"])]
        [Stage("First", "Texts")]
        [Stage("Second", "Texts", "Pairs", "Event", From = "First")]
        [Stage("Turns", "Event", "Pairs", Steps = StageSteps.Alternating)]
        public partial class Staged;
        """;

    private static string Model => GeneratorHarness.Generate(Declared).Files["Scenes.Staged.g.cs"];

    /// <summary>With <c>MAMMUT_ACCEPT=1</c> it is written anew.</summary>
    [Fact]
    public void WhatStagesAdd_IsAsItWasLastRead()
    {
        var methods = Model.Split("\n\n").Where(member => member.Contains("TextsLoss") || member.Contains("PairsLoss") || member.Contains("EventLoss") || member.Contains("Trainer"));
        var actual = string.Join("\n\n", methods.Select(member => member.Trim('\n'))) + "\n";
        var path = Path.Combine(RepositoryFiles.Root, "tests", "Mammut.Dsl.Generators.Tests", "Generation", "Snapshots", "Staged.members.verified.txt");
        if (Environment.GetEnvironmentVariable("MAMMUT_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Fact]
    public void TheGeneratedFiles_CompileWithoutAWarning() => Assert.Empty(GeneratorHarness.Generate(Declared).Diagnostics);

    /// <summary>Streams and stages add to a model, and change nothing else but what it says of its costs and its declaration.</summary>
    [Fact]
    public void WhatAModelHasWithoutStages_ItHasWithThem()
    {
        var without = string.Join("\n", Declared.Split('\n').Where(line => !line.StartsWith("[Stream", StringComparison.Ordinal) && !line.StartsWith("[Stage", StringComparison.Ordinal)));
        var lost = GeneratorHarness.Generate(without).Files["Scenes.Staged.g.cs"].Split('\n').Except(Model.Split('\n')).Select(line => line.Trim()).ToArray();
        Assert.All(lost, line => Assert.True(line.StartsWith("/// <remarks>", StringComparison.Ordinal) || line.StartsWith("public static string Declaration", StringComparison.Ordinal) || line.Contains("new TrainingMemory("), line));
    }

    /// <summary>The members of a wrong model are those that the right one has.</summary>
    [Theory]
    [InlineData("PatchSize = 8", "PatchSize = 7")]
    [InlineData("Heads = ModelHeads.MaskedLanguage)]", "Heads = ModelHeads.MaskedLanguage, Weight = 0)]")]
    [InlineData("[\"Captioning\"])]", "[\"Captioning\", \"Captions\"])]")]
    [InlineData("From = \"First\"", "From = \"Zeroth\"")]
    [InlineData("From = \"First\"", "From = \"Second\"")]
    [InlineData("StageSteps.Alternating", "(StageSteps)7")]
    [InlineData("[Stream(\"Event\"", "[Stream(\"Events\"")]
    [InlineData("[Stage(\"Turns\"", "[Stream(\"two words\")]\n[Stage(\"one two\", \"Pairs\")]\n[Stage(\"Turns\"")]
    public async Task AWrongDeclaration_LeavesItsCallersAlone(string right, string wrong)
    {
        const string Caller = """

            public static class Caller
            {
                public static async System.Threading.Tasks.Task Run(Staged model, TorchSharp.torch.Tensor images, TorchSharp.torch.Tensor tokens, System.Collections.Generic.IAsyncEnumerable<Mammut.Data.ImageTextBatch> batches)
                {
                    using var texts = model.TextsLoss(tokens);
                    using var pairs = model.PairsLoss(images, tokens);
                    using var events = model.EventLoss(images, tokens);
                    var options = new Mammut.TrainingOptions { Steps = 1 };
                    await model.FirstTrainer(batches, options).RunAsync();
                    await model.SecondTrainer(texts: batches, pairs: batches, @event: batches, options).RunAsync();
                    await model.TurnsTrainer(@event: batches, pairs: batches, options).RunAsync();
                }
            }
            """;
        Assert.Contains(right, Declared);
        Assert.Empty(GeneratorHarness.Generate(Declared + Caller).Diagnostics);
        var source = Declared.Replace(right, wrong) + Caller;
        Assert.NotEmpty(await GeneratorHarness.AnalyzeAsync(source));
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.Empty(diagnostics);
        Assert.Contains("each throws", files["Scenes.Staged.g.cs"]);
    }

    /// <summary>The compiler's list of reserved words is C#'s own.</summary>
    [Fact]
    public void AnArgument_IsNeverAReservedWord()
    {
        var words = Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetReservedKeywordKinds().Select(Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetText).Where(word => word.All(char.IsLetter)).ToArray();
        Assert.NotEmpty(words);
        Assert.All(words, word => Assert.Equal("@" + word, CSharpNames.Argument(char.ToUpperInvariant(word[0]) + word[1..])));
        Assert.Equal("pairs", CSharpNames.Argument("Pairs"));
    }

    /// <summary>A step of several streams holds the gradients of the first while it computes the second; in turn it does not.</summary>
    [Fact]
    public void MemoryIsStated_StageByStage()
    {
        var joint = Stated("SecondTrainer");
        Assert.NotEqual(joint, Stated("TurnsTrainer"));
        Assert.NotEqual(joint, Stated("FirstTrainer"));

        string Stated(string trainer) => Model.Split("\n\n").Single(member => member.Contains($"StageTrainer {trainer}(")).Split('\n').Single(line => line.Contains("<remarks>"));
    }
}
