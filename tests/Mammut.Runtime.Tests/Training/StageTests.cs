using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Stages: several streams in one step or in turn, and what one stage leaves to the next.</summary>
public sealed class StageTests
{
    private const int Steps = 9;
    private static readonly TrainingOptions s_options = new() { Steps = Steps, WarmupSteps = 2, LearningRate = 0.02 };

    [Fact]
    public async Task A_joint_step_has_the_sum_of_the_streams_gradients_each_with_its_weight()
    {
        using var joint = new TwoHeads(1);
        using var alone = new TwoHeads(1);
        TrainingStep? seen = null;
        var options = s_options with { Steps = 1, ClipNorm = 0, OnStep = step => seen = step };

        await new StageTrainer(joint, new TrainingStage("Both"), options,
            new TrainingStream<ToyBatch>("Left", new ToyData(3), joint.Left, batch => batch.Count),
            new TrainingStream<ToyBatch>("Right", new ToyData(4, size: 5), joint.Right, batch => batch.Count, weight: 0.5)).RunAsync();

        using var optimizer = new AdamW(alone.named_parameters());
        using var left = new ToyBatch(Ids(6));
        using var right = new ToyBatch(Ids(5));
        using (var loss = alone.Left(left))
            loss.Total.backward();
        using (var loss = alone.Right(right))
            (loss.Total * 0.5).backward();
        using (var gradients = optimizer.TakeGradients())
        {
            Assert.Equal(gradients.Norm, seen!.GradientNorm, 6);
            optimizer.Step(gradients, seen.LearningRate);
        }

        Assert.Equal(alone.Bits(), joint.Bits());
        Assert.Equal(["Left.classes", "Right.classes"], seen.Losses.Keys);
        Assert.Equal(seen.Losses["Left.classes"] + 0.5 * seen.Losses["Right.classes"], seen.Total, 6);

        static long[] Ids(int size)
        {
            var random = new Random(0);
            return [.. Enumerable.Range(0, size).Select(_ => (long)random.Next(10))];
        }
    }

    [Fact]
    public async Task A_step_in_turn_leaves_what_it_does_not_reach_as_it_was()
    {
        using var model = new TwoHeads(1);
        using var folder = new TemporaryFolder();
        var bits = new List<byte[]> { model.Bits("left.weight") };
        var others = new List<byte[]> { model.Bits("right.weight") };
        var names = new List<string>();
        var stage = new TrainingStage("Turns", StageSteps.Alternating);

        var report = await new StageTrainer(model, stage, s_options with
        {
            CheckpointFolder = folder.Path,
            OnStep = step =>
            {
                names.AddRange(step.Losses.Keys);
                bits.Add(model.Bits("left.weight"));
                others.Add(model.Bits("right.weight"));
            },
        }, Streams(model)).RunAsync();

        Assert.Equal(Enumerable.Range(0, Steps).Select(step => step % 2 == 0 ? "Left.classes" : "Right.classes"), names);
        for (var step = 0; step < Steps; step++)
        {
            // Weight decay and momentum would move what has no gradient too.
            Assert.Equal(step % 2 == 1, bits[step].SequenceEqual(bits[step + 1]));
            Assert.Equal(step % 2 == 0, others[step].SequenceEqual(others[step + 1]));
        }

        var updates = TrainerState.Read(report.Checkpoint!).Updates;
        Assert.Equal((9, 5, 4), (updates["trunk.weight"], updates["left.weight"], updates["right.weight"]));
    }

    [Theory]
    [InlineData(StageSteps.Joint, 1)]
    [InlineData(StageSteps.Joint, 2)]
    [InlineData(StageSteps.Alternating, 2)]
    public async Task Stopped_after_any_step_and_resumed_each_stream_goes_on_where_it_was(StageSteps steps, int accumulation)
    {
        var stage = new TrainingStage("Only", steps);
        manual_seed(7).Dispose();
        using var reference = new TwoHeads(1) { Noise = 0.2 };
        await new StageTrainer(reference, stage, s_options with { AccumulationSteps = accumulation }, Streams(reference)).RunAsync();

        for (var stop = 1; stop < Steps; stop++)
        {
            using var folder = new TemporaryFolder();
            using var cancel = new CancellationTokenSource();
            var options = s_options with { CheckpointFolder = folder.Path, Resume = true, AccumulationSteps = accumulation };
            manual_seed(7).Dispose();
            using var first = new TwoHeads(1) { Noise = 0.2 };
            await new StageTrainer(first, stage, options with
            {
                OnStep = step =>
                {
                    if (step.Step == stop)
                        cancel.Cancel();
                },
            }, Streams(first)).RunAsync(cancel.Token);

            manual_seed(99).Dispose();
            using var second = new TwoHeads(2) { Noise = 0.2 };
            var report = await new StageTrainer(second, stage, options, Streams(second)).RunAsync();

            Assert.Equal((stop, Steps, false), (report.FirstStep, report.LastStep, report.Stopped));
            Assert.Equal(reference.Bits(), second.Bits());
            var turns = steps == StageSteps.Joint ? (Steps, Steps) : (5, 4);
            Assert.Equal(
                [("Left", turns.Item1 * accumulation), ("Right", turns.Item2 * accumulation)],
                TrainerState.Read(report.Checkpoint!).Streams!.Select(place => (place.Name, (int)place.Batches)));
        }
    }

    [Fact]
    public async Task A_checkpoint_of_other_streams_is_refused_before_anything_changes()
    {
        using var folder = new TemporaryFolder();
        using var model = new TwoHeads(1);
        var options = s_options with { CheckpointFolder = folder.Path, Resume = true };
        await new StageTrainer(model, new TrainingStage("Stage"), options, Streams(model)).RunAsync();
        using var other = new TwoHeads(2);
        var before = other.Bits();

        var swapped = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new StageTrainer(other, new TrainingStage("Stage"), options, [.. Streams(other).Reverse()]).RunAsync());
        Assert.Contains("made by a stage of the streams Left, Right, this run is a stage of the streams Right, Left", swapped.Message);
        var plain = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new Trainer<ToyBatch>(other, new ToyData(3), other.Left, options with { CheckpointFolder = folder["Stage"] }).RunAsync());
        Assert.Contains("this run is a run without stages", plain.Message);
        Assert.Equal(before, other.Bits());
    }

    [Fact]
    public async Task A_stage_starts_from_the_last_weights_of_another_with_moments_of_its_own()
    {
        using var folder = new TemporaryFolder();
        using var model = new TwoHeads(1);
        var options = s_options with { CheckpointFolder = folder.Path, Seed = 3 };
        await new StageTrainer(model, new TrainingStage("First"), options, Streams(model)[0]).RunAsync();
        using var fresh = new TwoHeads(5);

        var report = await new StageTrainer(fresh, new TrainingStage("Second", From: "First"), options, Streams(fresh)).RunAsync();
        await new StageTrainer(model, new TrainingStage("Second"), options with { CheckpointFolder = null }, Streams(model)).RunAsync();

        Assert.Equal(model.Bits(), fresh.Bits());
        Assert.Equal(["First", "Second"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(folder["Second/step-00000009"], report.Checkpoint);
    }

    [Fact]
    public async Task What_a_stage_starts_from_must_be_there_and_trained_to_its_end()
    {
        using var folder = new TemporaryFolder();
        using var model = new TwoHeads(1);
        using var cancel = new CancellationTokenSource();
        var options = s_options with { CheckpointFolder = folder.Path };
        var second = new TrainingStage("Second", From: "First");

        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => new StageTrainer(model, second, options, Streams(model)).RunAsync());
        Assert.Contains($"'Second' starts from the weights of the stage 'First', of which there is no checkpoint in '{folder["First"]}'; train 'First' first", missing.Message);

        await new StageTrainer(model, new TrainingStage("First"), options with { OnStep = step => { if (step.Step == 4) cancel.Cancel(); } }, Streams(model)).RunAsync(cancel.Token);
        var half = await Assert.ThrowsAsync<InvalidOperationException>(() => new StageTrainer(model, second, options, Streams(model)).RunAsync());
        Assert.Contains($"'{folder["First/step-00000004"]}' is step 4 of 9", half.Message);

        await new StageTrainer(model, new TrainingStage("First"), options with { Resume = true }, Streams(model)).RunAsync();
        Assert.Equal(Steps, (await new StageTrainer(model, second, options, Streams(model)).RunAsync()).LastStep);
    }

    [Theory]
    [InlineData(StageSteps.Joint, 1, 3)]
    [InlineData(StageSteps.Joint, 2, 1)]
    [InlineData(StageSteps.Alternating, 1, 6)]
    [InlineData(StageSteps.Alternating, 2, 4)]
    public async Task Data_that_ends_ends_the_run_with_the_stream_that_ends_first(StageSteps steps, int accumulation, int lastStep)
    {
        using var model = new TwoHeads(1);
        var data = new[] { new ToyData(3), new ToyData(50) };

        var report = await new StageTrainer(model, new TrainingStage("Stage", steps), s_options with { RepeatData = false, AccumulationSteps = accumulation },
            new TrainingStream<ToyBatch>("Left", data[0], model.Left), new TrainingStream<ToyBatch>("Right", data[1], model.Right)).RunAsync();

        Assert.Equal((lastStep, true, false), (report.LastStep, report.DataEnded, report.Stopped));
        Assert.All(data.SelectMany(one => one.Given), batch => Assert.True(batch.Disposed));
    }

    [Fact]
    public async Task Steps_of_several_streams_leave_no_tensor_behind_and_name_the_loss_that_is_not_finite()
    {
        using var model = new TwoHeads(1);
        await new StageTrainer(model, new TrainingStage("Stage"), s_options, Streams(model)).RunAsync();
        var before = Tensor.TotalCount;
        await new StageTrainer(model, new TrainingStage("Stage"), s_options, Streams(model)).RunAsync();
        Assert.Equal(before, Tensor.TotalCount);

        var error = await Assert.ThrowsAsync<NonFiniteLossException>(() => new StageTrainer(model, new TrainingStage("Stage"), s_options,
            new TrainingStream<ToyBatch>("Left", new ToyData(3), model.Left),
            new TrainingStream<ToyBatch>("Right", new ToyData(3), _ => new LossParts(("classes", 1, tensor(double.NaN))))).RunAsync());
        Assert.Equal((1, "Right.classes"), (error.Step, error.Part));
    }

    [Fact]
    public async Task What_a_stage_cannot_be_made_of_is_named()
    {
        using var model = new TwoHeads(1);
        var stream = Streams(model)[0];
        Refused("cannot be a stage's name", new TrainingStage("a/b"), stream);
        Refused("cannot be a stage's name", new TrainingStage("Stage", From: ".."), stream);
        Refused("reads no stream", new TrainingStage("Stage"));
        Refused("not 'Left'", new TrainingStage("Stage"), stream, stream);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingStream<ToyBatch>("Left", new ToyData(1), model.Left, weight: 0));
        var empty = new TrainingStream<ToyBatch>("Right", new ToyData(0), model.Right);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => new StageTrainer(model, new TrainingStage("Stage"), s_options, stream, empty).RunAsync());
        Assert.Equal("The stream 'Right' holds no batch.", error.Message);

        void Refused(string expected, TrainingStage stage, params TrainingStream[] streams) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => new StageTrainer(model, stage, s_options, streams)).Message);
    }

    private static TrainingStream[] Streams(TwoHeads model) =>
    [
        new TrainingStream<ToyBatch>("Left", new ToyData(3), model.Left, batch => batch.Count),
        new TrainingStream<ToyBatch>("Right", new ToyData(4, size: 5), model.Right, batch => batch.Count),
    ];
}
