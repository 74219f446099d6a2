using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>An interrupted and resumed run is the uninterrupted one, bit for bit.</summary>
public sealed class ResumeTests
{
    private const int Steps = 12;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    public async Task Stopped_after_any_step_and_resumed_all_is_the_same_to_the_last_bit(bool position, int accumulation)
    {
        manual_seed(7).Dispose();
        using var reference = new ToyModel(1) { Noise = 0.2 };
        var expected = new List<TrainingStep>();
        await Run(reference, RandomData(), new TrainingOptions { AccumulationSteps = accumulation, OnStep = expected.Add });

        for (var stop = 1; stop < Steps; stop++)
        {
            using var folder = new TemporaryFolder();
            using var cancel = new CancellationTokenSource();
            var actual = new List<TrainingStep>();
            var options = new TrainingOptions { CheckpointFolder = folder.Path, Resume = true, AccumulationSteps = accumulation };
            manual_seed(7).Dispose();
            using (var first = new ToyModel(1) { Noise = 0.2 })
            {
                var data = RandomData();
                var report = await Run(first, data, WithPosition(options, data, position) with
                {
                    OnStep = step =>
                    {
                        actual.Add(step);
                        if (step.Step == stop)
                            cancel.Cancel();
                    },
                }, cancel.Token);
                Assert.Equal((stop, true), (report.LastStep, report.Stopped));
                Assert.Equal(folder[$"step-{stop:D8}"], report.Checkpoint);
            }

            // Another random state and other weights: all of it has to come from the checkpoint.
            manual_seed(99).Dispose();
            using var second = new ToyModel(2) { Noise = 0.2 };
            var rest = RandomData();
            var end = await Run(second, rest, WithPosition(options, rest, position) with { OnStep = actual.Add });

            Assert.Equal((stop, Steps, false), (end.FirstStep, end.LastStep, end.Stopped));
            Assert.Equal(reference.Bits(), second.Bits());
            Assert.Equal(expected.Select(Exact), actual.Select(Exact));
            if (position)
                Assert.Equal((Steps - stop) * accumulation, rest.Drawn);
        }
    }

    [Fact]
    public async Task A_seed_makes_the_random_numbers_depend_on_the_step_alone()
    {
        using var first = new ToyModel(1) { Noise = 0.2 };
        using var second = new ToyModel(1) { Noise = 0.2 };
        using var other = new ToyModel(1) { Noise = 0.2 };
        var options = new TrainingOptions { Seed = 3 };
        manual_seed(1).Dispose();
        await Run(first, new ToyData(5), options);
        manual_seed(2).Dispose();
        await Run(second, new ToyData(5), options with { OnStep = _ => rand(3).Dispose() });
        await Run(other, new ToyData(5), options with { Seed = 4 });

        Assert.Equal(first.Bits(), second.Bits());
        Assert.NotEqual(first.Bits(), other.Bits());
    }

    [Fact]
    public async Task A_finished_run_is_not_trained_again()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        var options = new TrainingOptions { CheckpointFolder = folder.Path, Resume = true };
        await Run(model, new ToyData(5), options);
        using var again = new ToyModel(2);
        var data = new ToyData(5);

        var report = await Run(again, data, options);

        Assert.Equal((Steps, Steps, false), (report.FirstStep, report.LastStep, report.Stopped));
        Assert.Equal(model.Bits(), again.Bits());
        Assert.Equal(0, data.Drawn);
    }

    [Fact]
    public async Task Checkpoints_of_another_run_are_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        var options = new TrainingOptions { CheckpointFolder = folder.Path };
        await Run(model, new ToyData(5), options);
        var before = folder.Files.ToList();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(model, new ToyData(5), options));

        Assert.Contains("step-00000012", error.Message);
        Assert.Contains("Resume", error.Message);
        Assert.Equal(before, folder.Files);
    }

    [Fact]
    public async Task The_newest_checkpoints_are_kept_and_each_is_a_model_of_its_own()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        Directory.CreateDirectory(folder[".step-00000004.1234.tmp"]);

        var report = await Run(model, new ToyData(5), new TrainingOptions
        {
            CheckpointFolder = folder.Path, CheckpointEvery = 3, KeepLast = 2, DeclarationJson = """{"model":"Toy"}""",
        });

        Assert.Equal(["step-00000009", "step-00000012"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(
            ["model.json", "model.safetensors", "trainer.safetensors"],
            Directory.GetFiles(report.Checkpoint!).Select(Path.GetFileName).Order());
        using var loaded = new ToyModel(2);
        Assert.Equal("""{"model":"Toy"}""", Checkpoints.Load(report.Checkpoint!, loaded).DeclarationJson);
        Assert.Equal(model.Bits(), loaded.Bits());
        var state = TrainerState.Read(report.Checkpoint!);
        Assert.Equal((12, 12, 3), (state.Step, state.Batches, state.Epoch));
    }

    [Fact]
    public async Task Data_that_breaks_leaves_a_checkpoint_of_the_last_step()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        var data = new ToyData(50) { Before = index => { if (index == 7) throw new InvalidDataException("shard 3 is broken"); } };

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Run(model, data, new TrainingOptions { CheckpointFolder = folder.Path }));

        Assert.Equal("shard 3 is broken", error.Message);
        Assert.Equal(["step-00000007"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_checkpoint_of_another_model_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        await Run(model, new ToyData(5), new TrainingOptions { CheckpointFolder = folder.Path });
        using var frozen = new ToyModel(2);
        frozen.get_parameter("scale")!.requires_grad = false;
        var before = frozen.Bits();

        var error = await Assert.ThrowsAsync<CheckpointMismatchException>(
            () => Run(frozen, new ToyData(5), new TrainingOptions { CheckpointFolder = folder.Path, Resume = true }));

        Assert.Equal(["first.scale", "second.scale"], error.Extra.Order());
        Assert.Equal(before, frozen.Bits());
    }

    [Fact]
    public async Task Data_shorter_than_the_checkpoint_claims_is_noticed()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        var options = new TrainingOptions { CheckpointFolder = folder.Path, Resume = true, RepeatData = false };
        await Run(model, new ToyData(8), options);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(model, new ToyData(6), options));

        Assert.Contains("ends after 6 batches; the checkpoint was made after 8", error.Message);
    }

    [Fact]
    public async Task The_log_has_a_line_a_step_and_a_resumed_run_carries_on_with_it()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        using var cancel = new CancellationTokenSource();
        var options = new TrainingOptions
        {
            CheckpointFolder = folder["checkpoints"], CheckpointEvery = 4, Resume = true, LogFile = folder["logs/train.jsonl"],
        };
        await Run(model, new ToyData(5), options with { OnStep = step => { if (step.Step == 4) cancel.Cancel(); } }, cancel.Token);

        // As after a crash: two steps more were logged than saved, the last line cut short.
        await File.AppendAllTextAsync(options.LogFile, """{"step":5,"total":9}""" + "\n" + """{"step":6,"to""");
        await Run(model, new ToyData(5), options);

        var lines = await File.ReadAllLinesAsync(options.LogFile);
        Assert.Equal(Enumerable.Range(1, Steps), lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32()));
        var last = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.True(last.GetProperty("losses").GetProperty("classes").GetDouble() > 0);
        Assert.NotEqual(9, JsonDocument.Parse(lines[4]).RootElement.GetProperty("total").GetDouble());
        Assert.Equal(
            ["step", "epoch", "total", "losses", "learning_rate", "gradient_norm", "samples_per_second", "elapsed_seconds"],
            last.EnumerateObject().Select(property => property.Name));
    }

    /// <summary>Data that draws on torch's generator too, as an augmentation does.</summary>
    private static ToyData RandomData() => new(5) { Before = _ => rand(2).Dispose() };

    private static TrainingOptions WithPosition(TrainingOptions options, ToyData data, bool position) => !position ? options : options with
    {
        SaveDataPosition = () => data.Position.ToString(),
        RestoreDataPosition = text => data.Position = int.Parse(text),
    };

    private static Task<TrainingReport> Run(ToyModel model, ToyData data, TrainingOptions options, CancellationToken token = default) =>
        new Trainer<ToyBatch>(
            model, data, model.Loss, options with { Steps = Steps, WarmupSteps = 3, LearningRate = 0.02 }, batch => batch.Count).RunAsync(token);

    private static (long, int, double, double, double) Exact(TrainingStep step) =>
        (step.Step, step.Epoch, step.Total, step.LearningRate, step.GradientNorm);
}
