using System.Globalization;
using Spectre.Console;

namespace Mammut.Examples.Quickstart;

/// <summary>Shows a training run: a live line on a terminal, a plain one now and then where the output is piped.</summary>
internal sealed class ProgressView(IAnsiConsole console)
{
    private readonly List<TrainingStep> _steps = [];
    private TimeSpan? _lastPlain;

    /// <summary>Every step so far.</summary>
    public IReadOnlyList<TrainingStep> Steps => _steps;

    /// <summary>Runs a training with its progress shown.</summary>
    public async Task<TrainingReport> ShowAsync(Func<Action<TrainingStep>, Task<TrainingReport>> train)
    {
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi)
            return await train(Plain);

        TrainingReport? report = null;
        await console.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("training");
                report = await train(step =>
                {
                    _steps.Add(step);
                    task.MaxValue = step.TotalSteps;
                    task.Value = step.Step;
                    task.Description = Markup.Escape(Line(step));
                });
            });
        return report!;
    }

    private void Plain(TrainingStep step)
    {
        _steps.Add(step);
        if (_lastPlain is { } last && step.Elapsed - last < TimeSpan.FromSeconds(10) && step.Step != step.TotalSteps && step.Step != 1)
            return;
        _lastPlain = step.Elapsed;
        console.WriteLine($"  step {step.Step,5} of {step.TotalSteps}  {Line(step)}  {step.Remaining:m\\:ss} left");
    }

    private static string Line(TrainingStep step)
    {
        var parts = string.Join("  ", step.Losses.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} {part.Value:F3}")));
        return string.Create(CultureInfo.InvariantCulture, $"{parts}  {step.SamplesPerSecond ?? 0:F0} images/s");
    }
}
