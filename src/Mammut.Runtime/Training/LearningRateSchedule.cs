namespace Mammut;

/// <summary>How the learning rate goes on after the warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>Half a cosine from the peak to the minimum.</summary>
    Cosine,

    /// <summary>A straight line from the peak to the minimum.</summary>
    Linear,

    /// <summary>The peak throughout.</summary>
    Constant,

    /// <summary>The peak times √(warm-up / step), but not below the minimum.</summary>
    ReciprocalSquareRoot,
}

/// <summary>Learning rates as pure functions of the step.</summary>
public static class LearningRates
{
    /// <summary>
    /// The learning rate of a step: <c>peak·(step+1)/warmup</c> while the step is below the warm-up, then the schedule;
    /// after the last step the minimum (for <see cref="LearningRateSchedule.Cosine"/> and <see cref="LearningRateSchedule.Linear"/>).
    /// </summary>
    /// <param name="schedule">What follows the warm-up.</param>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="steps">Number of steps in all.</param>
    /// <param name="warmup">Number of steps over which the rate rises linearly; 0 for none.</param>
    /// <param name="peak">The highest rate.</param>
    /// <param name="minimum">The rate at the end; not above the peak.</param>
    public static double At(LearningRateSchedule schedule, long step, long steps, long warmup, double peak, double minimum = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step < warmup)
            return peak * (step + 1) / warmup;

        var progress = steps > warmup ? Math.Min(1, (step - warmup) / (double)(steps - warmup)) : 1;
        return schedule switch
        {
            LearningRateSchedule.Cosine => minimum + (peak - minimum) * 0.5 * (1 + Math.Cos(Math.PI * progress)),
            LearningRateSchedule.Linear => minimum + (peak - minimum) * (1 - progress),
            LearningRateSchedule.Constant => peak,
            LearningRateSchedule.ReciprocalSquareRoot => Math.Max(minimum, peak * Math.Sqrt(Math.Max(warmup, 1) / (double)Math.Max(step, Math.Max(warmup, 1)))),
            _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule, "Unknown schedule."),
        };
    }
}
