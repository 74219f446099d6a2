namespace Mammut.Tests;

public sealed class LearningRatesTests
{
    [Theory]
    [InlineData(LearningRateSchedule.Cosine, 0, 0.1)]
    [InlineData(LearningRateSchedule.Cosine, 4, 0.5)]
    [InlineData(LearningRateSchedule.Cosine, 9, 1.0)]
    [InlineData(LearningRateSchedule.Cosine, 10, 1.0)]
    [InlineData(LearningRateSchedule.Cosine, 60, 0.6)]
    [InlineData(LearningRateSchedule.Cosine, 35, 0.88284271247461903)]
    [InlineData(LearningRateSchedule.Cosine, 110, 0.2)]
    [InlineData(LearningRateSchedule.Cosine, 500, 0.2)]
    [InlineData(LearningRateSchedule.Linear, 4, 0.5)]
    [InlineData(LearningRateSchedule.Linear, 10, 1.0)]
    [InlineData(LearningRateSchedule.Linear, 35, 0.8)]
    [InlineData(LearningRateSchedule.Linear, 110, 0.2)]
    [InlineData(LearningRateSchedule.Constant, 4, 0.5)]
    [InlineData(LearningRateSchedule.Constant, 109, 1.0)]
    [InlineData(LearningRateSchedule.ReciprocalSquareRoot, 4, 0.5)]
    [InlineData(LearningRateSchedule.ReciprocalSquareRoot, 10, 1.0)]
    [InlineData(LearningRateSchedule.ReciprocalSquareRoot, 40, 0.5)]
    [InlineData(LearningRateSchedule.ReciprocalSquareRoot, 1000, 0.2)]
    public void Rises_linearly_and_then_follows_the_schedule(LearningRateSchedule schedule, long step, double expected)
    {
        Assert.Equal(expected, LearningRates.At(schedule, step, steps: 110, warmup: 10, peak: 1, minimum: 0.2), 12);
    }

    [Fact]
    public void Without_warm_up_the_first_step_has_the_peak()
    {
        foreach (var schedule in Enum.GetValues<LearningRateSchedule>())
            Assert.Equal(3, LearningRates.At(schedule, 0, steps: 10, warmup: 0, peak: 3));
    }

    [Fact]
    public void A_run_shorter_than_its_warm_up_ends_on_the_way_up()
    {
        Assert.Equal(0.5, LearningRates.At(LearningRateSchedule.Cosine, 4, steps: 5, warmup: 10, peak: 1));
    }

    [Fact]
    public void A_negative_step_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRates.At(LearningRateSchedule.Cosine, -1, 10, 0, 1));
    }
}
