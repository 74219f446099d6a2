using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class TrainerTests
{
    private static readonly TrainingOptions s_options = new() { Steps = 10, WarmupSteps = 2, LearningRate = 0.02 };

    [Fact]
    public async Task The_loss_falls_and_every_step_is_told()
    {
        using var model = new ToyModel(1);
        var data = new ToyData(7);
        var steps = new List<TrainingStep>();
        var trainer = Trainer(model, data, s_options with { Steps = 60, OnStep = steps.Add });

        var report = await trainer.RunAsync();

        Assert.Equal((0, 60, 60, false, false), (report.FirstStep, report.LastStep, report.TotalSteps, report.Stopped, report.DataEnded));
        Assert.Same(steps[^1], report.Last);
        Assert.Null(report.Checkpoint);
        Assert.Equal(Enumerable.Range(1, 60).Select(step => (long)step), steps.Select(step => step.Step));
        Assert.True(steps[^1].Total < 0.3 * steps[0].Total, $"{steps[0].Total} -> {steps[^1].Total}");
        Assert.Equal(9, steps[^1].Epoch);
        Assert.Equal(60, data.Drawn);
        Assert.All(data.Given, batch => Assert.True(batch.Disposed));
        Assert.All(steps, step =>
        {
            Assert.Equal(["classes", "size"], step.Losses.Keys);
            Assert.Equal(step.Losses["classes"] + 0.01 * step.Losses["size"], step.Total, 5);
            Assert.Equal(LearningRates.At(LearningRateSchedule.Cosine, step.Step - 1, 60, 2, 0.02), step.LearningRate);
            Assert.True(step is { GradientNorm: > 0, SamplesPerSecond: > 0 });
        });
        Assert.Equal(TimeSpan.Zero, steps[^1].Remaining);
        Assert.True(steps[0].Remaining > TimeSpan.Zero);
    }

    [Fact]
    public async Task Progress_is_reported_and_the_hook_runs_without_gradients()
    {
        using var model = new ToyModel(1);
        var scale = model.get_parameter("scale")!;
        var progress = new Collected();
        var trainer = Trainer(model, new ToyData(3), s_options with { Progress = progress, AfterStep = () => scale.fill_(0.5) });

        await trainer.RunAsync();

        Assert.Equal(10, progress.Steps.Count);
        Assert.Equal([0.5], scale.Values());
    }

    [Fact]
    public async Task Accumulated_batches_equal_one_batch_of_their_samples()
    {
        using var parted = new ToyModel(1);
        using var whole = new ToyModel(1);
        var partedSteps = new List<TrainingStep>();
        var wholeSteps = new List<TrainingStep>();
        long[][] ids = [[1, 2, 3], [4, 5, 6], [7, 8, 9], [0, 1, 2]];

        await Trainer(parted, Batches(ids), s_options with { AccumulationSteps = 2, OnStep = partedSteps.Add }).RunAsync();
        await Trainer(whole, Batches([.. ids[0], .. ids[1]], [.. ids[2], .. ids[3]]), s_options with { OnStep = wholeSteps.Add }).RunAsync();

        foreach (var (name, parameter) in whole.named_parameters())
            Tensors.AssertClose(parameter.Values(), parted.get_parameter(name)!, 1e-5);
        foreach (var (a, b) in partedSteps.Zip(wholeSteps))
        {
            Assert.Equal(b.Total, a.Total, 4);
            Assert.Equal(b.GradientNorm, a.GradientNorm, 4);
        }
    }

    [Fact]
    public async Task Data_that_ends_within_an_accumulation_gives_the_mean_of_what_there_was()
    {
        using var parted = new ToyModel(1);
        using var whole = new ToyModel(1);
        long[][] ids = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];

        var report = await Trainer(parted, Batches(ids), s_options with { AccumulationSteps = 2, RepeatData = false }).RunAsync();
        await Trainer(whole, Batches([.. ids[0], .. ids[1]], ids[2]), s_options with { RepeatData = false }).RunAsync();

        Assert.Equal((2, true, false), (report.LastStep, report.DataEnded, report.Stopped));
        foreach (var (name, parameter) in whole.named_parameters())
            Tensors.AssertClose(parameter.Values(), parted.get_parameter(name)!, 1e-5);
    }

    [Fact]
    public async Task The_norm_is_reported_before_clipping_and_the_clipped_gradient_is_used()
    {
        using var free = new ToyModel(1);
        using var clipped = new ToyModel(1);
        var freeSteps = new List<TrainingStep>();
        var clippedSteps = new List<TrainingStep>();
        var options = s_options with { Steps = 1, WarmupSteps = 0, Optimizer = new AdamWOptions { Epsilon = 1, WeightDecay = 0 } };

        await Trainer(free, new ToyData(1), options with { ClipNorm = 0, OnStep = freeSteps.Add }).RunAsync();
        await Trainer(clipped, new ToyData(1), options with { ClipNorm = 0.01, OnStep = clippedSteps.Add }).RunAsync();

        Assert.Equal(freeSteps[0].GradientNorm, clippedSteps[0].GradientNorm);
        Assert.True(freeSteps[0].GradientNorm > 0.1);

        // With so large an epsilon the update is about proportional to the gradient.
        using var start = new ToyModel(1);
        var freeMove = Distance(start, free, "output.weight");
        var clippedMove = Distance(start, clipped, "output.weight");
        Assert.InRange(clippedMove / freeMove, 0.005 / freeSteps[0].GradientNorm, 0.02 / freeSteps[0].GradientNorm);
    }

    [Theory]
    [InlineData(double.NaN, "classes")]
    [InlineData(double.PositiveInfinity, "classes")]
    [InlineData(double.NaN, "size")]
    public async Task A_loss_that_is_not_finite_stops_before_the_weights_change(double value, string part)
    {
        using var model = new ToyModel(1);
        byte[] before = [];
        var step = 0;
        var trainer = new Trainer<ToyBatch>(
            model, new ToyData(9),
            batch =>
            {
                before = model.Bits();
                var loss = model.Loss(batch);
                if (++step == 4)
                    loss.Parts.Single(item => item.Name == part).Value.detach().fill_(value);
                return loss;
            },
            s_options);

        var error = await Assert.ThrowsAsync<NonFiniteLossException>(() => trainer.RunAsync());

        Assert.Equal((4, part, value), (error.Step, error.Part, error.Value));
        Assert.Contains($"Step 4: the loss '{part}' is ", error.Message);
        Assert.Equal(before, model.Bits());
        Assert.All(model.named_parameters(), item => Assert.Null(item.parameter.grad));
    }

    [Fact]
    public async Task A_gradient_that_is_not_finite_stops_before_the_weights_change()
    {
        using var model = new ToyModel(1);
        using (no_grad())
            model.get_parameter("scale")!.fill_(0);
        var before = model.Bits();
        var trainer = new Trainer<ToyBatch>(
            model, new ToyData(9),
            batch => new LossParts(("root", 1, model.Forward(batch.Ids).sum().abs().sqrt())),
            s_options);

        var error = await Assert.ThrowsAsync<NonFiniteLossException>(() => trainer.RunAsync());

        Assert.Equal((1, "gradient norm"), (error.Step, error.Part));
        Assert.False(double.IsFinite(error.Value));
        Assert.NotNull(error.Parameter);
        Assert.Contains($"'{error.Parameter}'", error.Message);
        Assert.Equal(before, model.Bits());
    }

    [Fact]
    public async Task Fifty_steps_leave_no_tensor_behind()
    {
        using var model = new ToyModel(1) { Noise = 0.1 };
        var counts = new List<long>();
        var before = LiveTensors.Settle();
        var trainer = Trainer(model, new ToyData(5), s_options with { Steps = 55, AccumulationSteps = 2, OnStep = _ => counts.Add(Tensor.TotalCount) });

        await trainer.RunAsync();

        Assert.Single(counts.Skip(5).Distinct());
        Assert.Equal(before, LiveTensors.Settle());
    }

    [Theory]
    [InlineData(7, 2)]
    [InlineData(8, 3)]
    [InlineData(9, 3)]
    public async Task A_stop_finishes_the_step_in_hand_and_is_no_error(int stopAtBatch, int lastStep)
    {
        using var model = new ToyModel(1);
        using var cancel = new CancellationTokenSource();
        var drawn = 0;
        var data = new ToyData(9) { Before = _ => { if (++drawn == stopAtBatch) cancel.Cancel(); } };
        var trainer = Trainer(model, data, s_options with { AccumulationSteps = 3 });

        var report = await trainer.RunAsync(cancel.Token);

        Assert.Equal((lastStep, true), (report.LastStep, report.Stopped));
        Assert.All(data.Given, batch => Assert.True(batch.Disposed));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_data_that_never_comes()
    {
        using var model = new ToyModel(1);
        using var cancel = new CancellationTokenSource();
        var trainer = Trainer(model, Stuck(), s_options with { OnStep = step => { if (step.Step == 2) cancel.CancelAfter(50); } });

        var report = await trainer.RunAsync(cancel.Token).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((2, true), (report.LastStep, report.Stopped));

        static async IAsyncEnumerable<ToyBatch> Stuck([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
        {
            yield return new ToyBatch([1, 2, 3]);
            yield return new ToyBatch([4, 5, 6]);
            await Task.Delay(Timeout.Infinite, token);
        }
    }

    [Fact]
    public async Task A_token_cancelled_beforehand_stops_before_the_first_step()
    {
        using var model = new ToyModel(1);
        var before = model.Bits();

        var report = await Trainer(model, new ToyData(9), s_options).RunAsync(new CancellationToken(canceled: true));

        Assert.Equal((0, true), (report.LastStep, report.Stopped));
        Assert.Null(report.Last);
        Assert.Equal(before, model.Bits());
    }

    [Fact]
    public async Task All_steps_run_on_one_thread()
    {
        using var model = new ToyModel(1);
        var threads = new HashSet<int>();

        await Trainer(model, new ToyData(3), s_options with { Steps = 30, OnStep = _ => threads.Add(Environment.CurrentManagedThreadId) }).RunAsync();

        Assert.DoesNotContain(Environment.CurrentManagedThreadId, threads);
        Assert.Single(threads);
    }

    [Fact]
    public async Task The_model_is_in_training_mode_during_the_run_only()
    {
        using var model = new ToyModel(1);
        model.eval();
        var during = new List<bool>();

        await Trainer(model, new ToyData(3), s_options with { OnStep = _ => during.Add(model.training) }).RunAsync();

        Assert.All(during, Assert.True);
        Assert.False(model.training);
    }

    [Fact]
    public async Task A_trainer_runs_once_and_its_data_must_hold_something()
    {
        using var model = new ToyModel(1);
        var trainer = Trainer(model, new ToyData(3), s_options);
        await trainer.RunAsync();

        Assert.Contains("has run before", (await Assert.ThrowsAsync<InvalidOperationException>(() => trainer.RunAsync())).Message);
        Assert.Contains("holds no batch", (await Assert.ThrowsAsync<InvalidOperationException>(() => Trainer(model, new ToyData(0), s_options).RunAsync())).Message);
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        using var model = new ToyModel(1);
        AssertRefused(s_options with { Steps = 0 }, "Steps");
        AssertRefused(s_options with { LearningRate = 0 }, "LearningRate");
        AssertRefused(s_options with { LearningRate = double.NaN }, "LearningRate");
        AssertRefused(s_options with { MinLearningRate = 1 }, "MinLearningRate");
        AssertRefused(s_options with { WarmupSteps = -1 }, "WarmupSteps");
        AssertRefused(s_options with { ClipNorm = -1 }, "ClipNorm");
        AssertRefused(s_options with { AccumulationSteps = 0 }, "AccumulationSteps");
        AssertRefused(s_options with { CheckpointEvery = 0 }, "CheckpointEvery");
        AssertRefused(s_options with { KeepLast = -1 }, "KeepLast");
        AssertRefused(s_options with { Resume = true }, "CheckpointFolder");
        AssertRefused(s_options with { DeclarationJson = "{width: 4" }, "not JSON");
        AssertRefused(s_options with { SaveDataPosition = () => "" }, "RestoreDataPosition");

        void AssertRefused(TrainingOptions options, string expected) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => Trainer(model, new ToyData(1), options)).Message);
    }

    private static Trainer<ToyBatch> Trainer(ToyModel model, IAsyncEnumerable<ToyBatch> data, TrainingOptions options) =>
        new(model, data, model.Loss, options, batch => batch.Count);

    private static double Distance(ToyModel a, ToyModel b, string name) => Math.Sqrt(
        a.get_parameter(name)!.Values().Zip(b.get_parameter(name)!.Values()).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));

    private static async IAsyncEnumerable<ToyBatch> Batches(params long[][] batches)
    {
        foreach (var ids in batches)
        {
            await Task.Yield();
            yield return new ToyBatch(ids);
        }
    }

    private sealed class Collected : IProgress<TrainingStep>
    {
        public List<TrainingStep> Steps { get; } = [];

        public void Report(TrainingStep value) => Steps.Add(value);
    }
}
