using Mammut.Data;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>Streams and stages: what a stream's loss is, what a step of several streams does and leaves alone, and how one stage follows another.</summary>
public sealed class StageTests : IDisposable
{
    private static readonly TrainingOptions s_options = new() { Steps = 4, LearningRate = 1e-2, WarmupSteps = 0, Seed = 5 };

    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void TheLossOfAStream_IsThatOfItsHeads_AsInTheLossOfAll()
    {
        using var model = new ScheduledMammut(seed: 1);
        var (images, tokens) = (Batches.Images(3), Texts(model, 8, 6, 4));
        using var all = model.Loss(images, tokens);
        using var captions = model.CaptionsLoss(images, tokens);
        using var pairs = model.PairsLoss(images, tokens);
        Assert.Equal(["Captioning", "Contrastive"], all.Parts.Select(part => part.Name));
        Assert.Equal(["Captioning"], captions.Parts.Select(part => part.Name));
        Assert.Equal(["Contrastive"], pairs.Parts.Select(part => part.Name));
        Close.Check(captions.Total, all.Parts[0].Value, 1e-6, "captions");
        Close.Check(pairs.Total, all.Parts[1].Value, 1e-6, "pairs");
    }

    [Fact]
    public async Task AJointStep_IsOneOfBothStreamsGradients()
    {
        using ScheduledMammut joint = new(seed: 1), sum = new(seed: 1);
        TrainingStep? seen = null;
        await joint.BothTrainer(Pairs(joint, seed: 1), Pairs(joint, seed: 2), s_options with { Steps = 1, OnStep = step => seen = step }).RunAsync();
        var (first, second) = (Texts(sum, 8, 6, 4), Texts(sum, 8, 6, 4));
        Step(sum, seen!, () => sum.CaptionsLoss(Batches.Images(3, seed: 1), first), () => sum.PairsLoss(Batches.Images(3, seed: 2), second), weight: 0.5);
        sum.AfterStep();

        Assert.Equal(["Captions.Captioning", "Pairs.Contrastive"], seen!.Losses.Keys);
        Assert.Equal(seen.Losses["Captions.Captioning"] + (0.5 * seen.Losses["Pairs.Contrastive"]), seen.Total, 5);
        AssertSame(sum, joint);
    }

    [Fact]
    public async Task AStepInTurn_LeavesWhatItsStreamDoesNotReach_AsItWas()
    {
        using var model = new ScheduledMammut(seed: 1);
        var captions = Reached(model, () => model.CaptionsLoss(Batches.Images(3), Texts(model, 8, 6, 4)));
        var pairs = Reached(model, () => model.PairsLoss(Batches.Images(3), Texts(model, 8, 6, 4)));
        Assert.Contains("contrastive.text_projection.weight", pairs.Except(captions));
        Assert.Contains("text.head.weight", captions.Except(pairs));
        var before = Weights(model);
        await model.TurnsTrainer(Pairs(model, 1), Pairs(model, 2), s_options with
        {
            OnStep = step =>
            {
                var reached = step.Step % 2 == 1 ? captions : pairs;
                Assert.Equal(step.Step % 2 == 1 ? ["Captions.Captioning"] : ["Pairs.Contrastive"], step.Losses.Keys);
                var after = Weights(model);
                Assert.All(after, entry => Assert.True(reached.Contains(entry.Key) || Close.Same(before[entry.Key], entry.Value), entry.Key));
                Assert.Contains(reached, name => !Close.Same(before[name], after[name]));
                before = after;
            },
        }).RunAsync();
    }

    [Fact]
    public async Task DocumentsAndPairs_InOneStep_SumTheirGradients_AndLeaveTheFrozenModelAsItWas()
    {
        using MixedCosmo mixed = new(seed: 3), sum = new(seed: 3);
        var before = Weights(mixed);
        TrainingStep? seen = null;
        await mixed.MixedTrainer(documents: Documents(), pairs: Documents(images: 1), s_options with { Steps = 1, OnStep = step => seen = step }).RunAsync();
        using var documents = Document(images: 2);
        using var pairs = Document(images: 1);
        Step(sum, seen!, () => sum.DocumentsLoss(documents.Images, documents.Tokens), () => sum.PairsLoss(pairs.Images, pairs.Tokens));
        sum.AfterStep();

        Assert.Equal(["Documents.Captioning", "Pairs.Captioning", "Pairs.Unimodal"], seen!.Losses.Keys);
        AssertSame(sum, mixed);
        var frozen = MixedCosmo.Summary.ParameterTable.Where(entry => entry.Frozen).Select(entry => entry.Key).ToArray();
        Assert.NotEmpty(frozen);
        var after = Weights(mixed);
        Assert.All(frozen, name => Assert.True(Close.Same(before[name], after[name]), name));
    }

    [Fact]
    public void AStreamWithoutCaptions_TakesAnImageAText_WhereTheCaptionsAreOfDocuments()
    {
        using var model = new MixedCosmo(seed: 3);
        using var pairs = Document(images: 1);
        using var loss = model.RetrievalLoss(pairs.Images.select(1, 0), pairs.Tokens);
        using var all = model.PairsLoss(pairs.Images, pairs.Tokens);
        Close.Check(loss.Total, all.Parts[1].Value, 1e-5, "contrast");
    }

    [Fact]
    public async Task TextsAlone_TrainTheTextSide_WhichTheCopyFollows_AndFillNoQueue()
    {
        using var model = new ThreeStages(seed: 2);
        var before = Weights(model);
        await model.FirstTrainer(Words(), s_options).RunAsync();
        var after = Weights(model);
        var changed = after.Where(entry => !Close.Same(before[entry.Key], entry.Value)).Select(entry => entry.Key).ToArray();
        Assert.Contains("text.token_embedding.weight", changed);
        Assert.Contains("momentum.text.token_embedding.weight", changed);
        Assert.DoesNotContain(changed, name => name.StartsWith("vision.", StringComparison.Ordinal) || name.StartsWith("queue", StringComparison.Ordinal));

        await model.ThirdTrainer(AlbefPairs(), s_options).RunAsync();
        var last = Weights(model);
        Assert.False(Close.Same(after["momentum.text.token_embedding.weight"], last["momentum.text.token_embedding.weight"]));
        Assert.False(Close.Same(after["queue.images"], last["queue.images"]));
    }

    /// <summary>MoMo's: pictures, then pictures and words, then words and pairs, each from the weights of the one before.</summary>
    [Fact]
    public async Task ImagesThenWordsThenPairs_TrainOneEncoder()
    {
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            var options = s_options with { CheckpointFolder = folder.FullName };
            using (var first = new TinyMomo(seed: 2))
            {
                var before = Weights(first);
                await first.ImagesTrainer(AlbefPairs(), options).RunAsync();
                var changed = Weights(first).Where(entry => !Close.Same(before[entry.Key], entry.Value)).Select(entry => entry.Key).ToArray();
                Assert.Contains("masked_image.token", changed);
                Assert.DoesNotContain("shared.token_embedding.weight", changed);
                await first.UnimodalTrainer(AlbefPairs(), Words(), options).RunAsync();
            }

            // Another model, as after a restart: the stage's start is in the folder.
            using var last = new TinyMomo(seed: 3);
            TrainingStep? seen = null;
            await last.MultimodalTrainer(Words(), AlbefPairs(), options with { OnStep = step => seen = step }).RunAsync();
            Assert.Equal(["Texts.Words.MaskedLanguage", "Pairs.Sentence", "Pairs.Pair.Matching", "Pairs.Pair.MaskedLanguage"], seen!.Losses.Keys);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Nor does one that was stopped count as trained where it was to end with its data.</summary>
    [Fact]
    public async Task AStageThatWasStopped_IsNoStart_WhateverWasToEndIt()
    {
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            using var cancel = new CancellationTokenSource();
            var options = s_options with { CheckpointFolder = folder.FullName, LogFile = Path.Combine(folder.FullName, "log.jsonl"), RepeatData = false, Resume = true };
            using var model = new TinyMomo(seed: 2);
            await model.ImagesTrainer(Many(), options with { OnStep = _ => cancel.Cancel() }).RunAsync(cancel.Token);
            var early = await Assert.ThrowsAsync<InvalidOperationException>(() => model.UnimodalTrainer(AlbefPairs(), Words(), options).RunAsync());
            Assert.Contains("is step 1 of 4. Train 'Images' to its end first", early.Message);

            await model.ImagesTrainer(Many(), options).RunAsync();
            await model.UnimodalTrainer(AlbefPairs(), Words(), options).RunAsync();
            Assert.Equal(2, File.ReadAllLines(Path.Combine(folder.FullName, "log.Images.jsonl")).Length);
            Assert.Single(File.ReadAllLines(Path.Combine(folder.FullName, "log.Unimodal.jsonl")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static async IAsyncEnumerable<ImageTextBatch> Many()
        {
            for (var batch = 0; batch < 2; batch++)
            {
                await foreach (var one in AlbefPairs())
                    yield return one;
            }
        }
    }

    [Fact]
    public async Task ThreeStages_StoppedInTheMiddle_AndGoneOnWith_EndAsThoseWithoutAStop()
    {
        var (whole, parts) = (Directory.CreateTempSubdirectory("mammut"), Directory.CreateTempSubdirectory("mammut"));
        try
        {
            using var expected = new ThreeStages(seed: 2);
            await Run(expected, s_options with { CheckpointFolder = whole.FullName });

            var options = s_options with { CheckpointFolder = parts.FullName, Resume = true, CheckpointEvery = 1 };
            using var cancel = new CancellationTokenSource();
            using (var first = new ThreeStages(seed: 2))
            {
                await first.FirstTrainer(Words(), options).RunAsync();
                var early = await Assert.ThrowsAsync<InvalidOperationException>(() => first.ThirdTrainer(AlbefPairs(), options).RunAsync());
                Assert.Contains($"'Third' starts from the weights of the stage 'Second', of which there is no checkpoint in '{Path.Combine(parts.FullName, "Second")}'", early.Message);
                var stopped = options with { OnStep = step => { if (step.Step == 2) cancel.Cancel(); } };
                var report = await first.SecondTrainer(Words(), AlbefPairs(), stopped).RunAsync(cancel.Token);
                Assert.Equal((2, true), (report.LastStep, report.Stopped));
            }

            // Other weights: what stands is in the folder.
            using var second = new ThreeStages(seed: 9);
            await Run(second, options);
            AssertSame(expected, second);
            Assert.Equal(["First", "Second", "Third"], parts.GetDirectories().Select(folder => folder.Name).Order());
        }
        finally
        {
            whole.Delete(recursive: true);
            parts.Delete(recursive: true);
        }

        static async Task Run(ThreeStages model, TrainingOptions options)
        {
            await model.FirstTrainer(Words(), options).RunAsync();
            await model.SecondTrainer(texts: Words(), pairs: AlbefPairs(), options).RunAsync();
            await model.ThirdTrainer(AlbefPairs(), options).RunAsync();
        }
    }

    [Fact]
    public async Task Stages_LeaveNoTensorBehind()
    {
        using var model = new ThreeStages(seed: 2);
        await model.SecondTrainer(Words(), AlbefPairs(), s_options).RunAsync();
        var counts = new List<long>();
        LiveTensors.Settled();
        await model.SecondTrainer(Words(), AlbefPairs(), s_options with { OnStep = _ => counts.Add(Tensor.TotalCount) }).RunAsync();
        Assert.Single(counts.Skip(1).Distinct());
    }

    public void Dispose() => _scope.Dispose();

    /// <summary>The update that a step makes of the sum of two losses' gradients.</summary>
    private static void Step(GeneratedModule model, TrainingStep seen, Func<LossParts> first, Func<LossParts> second, double weight = 1)
    {
        using var optimizer = new AdamW(model.named_parameters());
        using (var loss = first())
            loss.Total.backward();
        using (var loss = second())
            (loss.Total * weight).backward();
        using var gradients = optimizer.TakeGradients();
        Assert.Equal(gradients.Norm, seen.GradientNorm, 5);
        optimizer.Step(gradients, seen.LearningRate, Math.Min(1, 1 / (gradients.Norm + 1e-6)));
    }

    private static HashSet<string> Reached(GeneratedModule model, Func<LossParts> loss)
    {
        using (var parts = loss())
            parts.Total.backward();
        var reached = model.named_parameters().Where(entry => entry.parameter.grad is not null).Select(entry => entry.name).ToHashSet();
        foreach (var (_, parameter) in model.named_parameters())
            parameter.grad = null;
        return reached;
    }

    private static Dictionary<string, Tensor> Weights(GeneratedModule model) =>
        model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().clone());

    private static void AssertSame(GeneratedModule expected, GeneratedModule actual) =>
        Assert.All(expected.named_parameters().Zip(actual.named_parameters()), pair => Assert.True(Close.Same(pair.First.parameter, pair.Second.parameter), pair.First.name));

    private static Tensor Texts(ICaptioner model, params long[] lengths) => Batches.Texts(model, 8, lengths);

    private static Tensor AlbefTexts() => Batches.Texts(48, 49, 0, 8, 8, 6, 7);

    private static async IAsyncEnumerable<ImageTextBatch> Pairs(ICaptioner model, long seed)
    {
        await Task.Yield();
        yield return Batch(Batches.Images(3, seed: seed), Texts(model, 8, 6, 4));
    }

    private static async IAsyncEnumerable<ITextBatch> Words()
    {
        await Task.Yield();
        yield return new TextBatch(AlbefTexts().DetachFromDisposeScope());
    }

    private static async IAsyncEnumerable<ImageTextBatch> AlbefPairs()
    {
        await Task.Yield();
        yield return Batch(Batches.Images(3), AlbefTexts());
    }

    private static async IAsyncEnumerable<ImageTextBatch> Documents(int images = 2)
    {
        await Task.Yield();
        yield return Document(images);
    }

    /// <summary>Three texts, each with as many images, the first in front of its words.</summary>
    private static ImageTextBatch Document(int images)
    {
        long[,] texts = { { 48, 47, 7, 8, 9, 10, 49 }, { 48, 47, 11, 12, 13, 49, 0 }, { 48, 47, 5, 6, 49, 0, 0 } };
        if (images == 2)
            (texts[0, 4], texts[1, 3], texts[2, 3]) = (47, 47, 47);
        return Batch(randn([3, images, 3, 16, 16], generator: new Generator((ulong)images, CPU)), torch.tensor(texts));
    }

    private static ImageTextBatch Batch(Tensor images, Tensor tokens) =>
        new(images.DetachFromDisposeScope(), tokens.DetachFromDisposeScope(), ["a", "b", "c"], ["1", "2", "3"]);
}
