namespace Mammut;

/// <summary>What is known after a training step.</summary>
/// <param name="Step">Number of steps done, this one included, also those before a resume.</param>
/// <param name="TotalSteps">Number of steps in all.</param>
/// <param name="Epoch">How often the data has been gone through before, plus one; of several streams, the one furthest behind.</param>
/// <param name="Losses">Each loss part by name, in declared order, without its weight; the mean over the step's micro-batches. Those of a stage have their stream's name and a point in front.</param>
/// <param name="Total">The weighted sum that was minimised; the mean over the step's micro-batches.</param>
/// <param name="LearningRate">The learning rate of this step.</param>
/// <param name="GradientNorm">Euclidean norm of the whole gradient, before clipping.</param>
/// <param name="SamplesPerSecond">Speed, smoothed over recent steps, waiting for data included; null where the trainer does not know the size of a batch.</param>
/// <param name="Elapsed">Time since this run began.</param>
/// <param name="Remaining">Estimate of the time left at the recent speed.</param>
public sealed record TrainingStep(
    long Step,
    long TotalSteps,
    int Epoch,
    IReadOnlyDictionary<string, double> Losses,
    double Total,
    double LearningRate,
    double GradientNorm,
    double? SamplesPerSecond,
    TimeSpan Elapsed,
    TimeSpan Remaining);

/// <summary>How a training run ended.</summary>
/// <param name="FirstStep">Steps that were already done when it began; above 0 where it resumed a checkpoint.</param>
/// <param name="LastStep">Steps done at its end.</param>
/// <param name="TotalSteps">Steps asked for.</param>
/// <param name="Stopped">Whether it was stopped, by the token or by Ctrl-C, before it was through.</param>
/// <param name="DataEnded">Whether the data ended before it was through; only without <see cref="TrainingOptions.RepeatData"/>.</param>
/// <param name="Elapsed">Duration.</param>
/// <param name="Last">The last step of this run; null if it did none.</param>
/// <param name="Checkpoint">Folder of the newest checkpoint; null where none was written or resumed.</param>
public sealed record TrainingReport(
    long FirstStep,
    long LastStep,
    long TotalSteps,
    bool Stopped,
    bool DataEnded,
    TimeSpan Elapsed,
    TrainingStep? Last,
    string? Checkpoint);
