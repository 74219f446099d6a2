using TorchSharp.Modules;

namespace Mammut;

/// <summary>Settings of a training run. Every number has a range, which the trainer checks when it is made.</summary>
public sealed record TrainingOptions
{
    /// <summary>Number of steps, each one update of the weights. At least 1.</summary>
    public long Steps { get; init; } = 1000;

    /// <summary>The highest learning rate. Above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The learning rate at the end. 0 to <see cref="LearningRate"/>.</summary>
    public double MinLearningRate { get; init; }

    /// <summary>Steps over which the learning rate rises linearly to its peak. At least 0; a shorter run ends on the way up.</summary>
    public long WarmupSteps { get; init; } = 100;

    /// <summary>What follows the warm-up.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Constants of the optimizer, weight decay among them.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Which parameters weight decay applies to, by name and parameter; null for <see cref="ParameterGroups.Decays"/>.</summary>
    public Func<string, Parameter, bool>? Decays { get; init; }

    /// <summary>The gradient is scaled down to this Euclidean norm where it exceeds it; 0 for no clipping. At least 0.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>
    /// Batches whose gradients are averaged into one step, of each stream that the step takes. At least 1. The mean is exact for losses that are means over
    /// samples; a contrastive loss still sees the negatives of one batch at a time.
    /// </summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>
    /// Whether the data, once through, is enumerated again until all steps are done. If not, training ends with the data,
    /// and an incomplete accumulation is averaged over the batches it has.
    /// </summary>
    public bool RepeatData { get; init; } = true;

    /// <summary>
    /// If set, torch's generators of every device are seeded from this number and the step before each step. A resumed
    /// run is then exact on a GPU too, whose generator cannot be saved; on the CPU it is so without.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>Called after every step without gradient tracking, for example to clamp a learned temperature.</summary>
    public Action? AfterStep { get; init; }

    /// <summary>Told of every step, in whatever way the implementation likes (<see cref="Progress{T}"/> posts to another thread).</summary>
    public IProgress<TrainingStep>? Progress { get; init; }

    /// <summary>Called after every step on the training thread; training goes on when it returns.</summary>
    public Action<TrainingStep>? OnStep { get; init; }

    /// <summary>File that gets one JSON object a line and step; a resumed run carries on with it from its first step. Each stage has a file of its own, with the stage's name in front of the ending: <c>log.First.jsonl</c>.</summary>
    public string? LogFile { get; init; }

    /// <summary>
    /// Folder for checkpoints, one subfolder each; null for none. One is also saved at the end and when the run is stopped. Those of a stage lie in
    /// a folder of its name there.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Steps between checkpoints. At least 1.</summary>
    public long CheckpointEvery { get; init; } = 1000;

    /// <summary>How many checkpoints are kept, the newest; 0 for all. At least 0.</summary>
    public int KeepLast { get; init; } = 3;

    /// <summary>
    /// Whether to go on from the newest checkpoint in <see cref="CheckpointFolder"/>, if there is one. If not, the folder must
    /// hold no checkpoints, so that none of another run is lost.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Tells where the data stands after the batches drawn so far, as text that <see cref="RestoreDataPosition"/> understands;
    /// asked after every step where there is a <see cref="CheckpointFolder"/>. Without the two, a resumed run draws and drops
    /// the batches that were used before, which is exact for data of a fixed order but takes the time to read them.
    /// </summary>
    public Func<string>? SaveDataPosition { get; init; }

    /// <summary>Called once before the data is enumerated in a resumed run, with what <see cref="SaveDataPosition"/> told.</summary>
    public Action<string>? RestoreDataPosition { get; init; }

    /// <summary>What the parameters are called in the checkpoints; null for the module's own names. Generated models fill it in.</summary>
    public KeyMap? Keys { get; init; }

    /// <summary>The model's declaration as JSON, for the checkpoints; generated models fill it in.</summary>
    public string? DeclarationJson { get; init; }

    /// <summary>
    /// Whether Ctrl-C ends the run as the cancellation token does: the step in hand is finished and a checkpoint saved. A second
    /// Ctrl-C ends the program at once.
    /// </summary>
    public bool StopOnCancelKey { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">Settings contradict each other.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
        RequireFinite(LearningRate, nameof(LearningRate));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LearningRate);
        RequireFinite(MinLearningRate, nameof(MinLearningRate));
        ArgumentOutOfRangeException.ThrowIfNegative(MinLearningRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MinLearningRate, LearningRate);
        ArgumentOutOfRangeException.ThrowIfNegative(WarmupSteps);
        RequireFinite(ClipNorm, nameof(ClipNorm));
        ArgumentOutOfRangeException.ThrowIfNegative(ClipNorm);
        ArgumentOutOfRangeException.ThrowIfLessThan(AccumulationSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointEvery, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(KeepLast);
        if (Resume && CheckpointFolder is null)
            throw new ArgumentException($"{nameof(Resume)} is set without {nameof(CheckpointFolder)}: there is nothing to resume from.");
        if (SaveDataPosition is null != RestoreDataPosition is null)
            throw new ArgumentException($"{nameof(SaveDataPosition)} and {nameof(RestoreDataPosition)} go together: one of them is null.");

        // Now, rather than when the first checkpoint is due.
        if (DeclarationJson is not null)
            Checkpoints.CheckJson(DeclarationJson);
    }

    private static void RequireFinite(double value, string name)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(name, value, "A finite number is expected.");
    }
}
