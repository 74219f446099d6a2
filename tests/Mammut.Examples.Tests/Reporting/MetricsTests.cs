using System.Text.Json;

namespace Mammut.Examples.Reporting;

public sealed class MetricsTests
{
    internal static ReportMetrics Sample { get; } = new()
    {
        ImageToTextR1 = 0.885,
        TextToImageR1 = 0.87,
        CaptionExactMatch = 0.815,
        HeldOut = 200,
        Seconds = 402.25,
        More = new Dictionary<string, double> { ["steps"] = 1400, ["final_loss"] = 1e-7 },
    };

    [Fact]
    public void The_file_is_one_flat_object_of_numbers()
    {
        using var json = JsonDocument.Parse(Sample.ToJson());

        var numbers = json.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetDouble());
        Assert.Equal(
            ["image_to_text_r1", "text_to_image_r1", "caption_exact_match", "held_out", "seconds", "final_loss", "steps"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(0.885, numbers["image_to_text_r1"]);
        Assert.Equal(0.87, numbers["text_to_image_r1"]);
        Assert.Equal(0.815, numbers["caption_exact_match"]);
        Assert.Equal(200, numbers["held_out"]);
        Assert.Equal(402.25, numbers["seconds"]);
        Assert.Equal(1e-7, numbers["final_loss"]);
    }

    [Theory]
    [InlineData(1.01)]
    [InlineData(-0.01)]
    [InlineData(87.5)]
    [InlineData(double.NaN)]
    public void A_share_outside_zero_to_one_is_refused(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Sample with { TextToImageR1 = value });
        Assert.Contains("TextToImageR1: expected a share from 0 to 1", error.Message, StringComparison.Ordinal);

        Assert.Throws<ArgumentOutOfRangeException>(() => new HeadlineMetric { Name = "x", Value = value, Explanation = "x" });
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new HeadlineMetric { Name = "x", Value = 0.5, Explanation = "x", Chance = value });
    }

    [Theory]
    [InlineData("seconds", 1.0, "fixed names")]
    [InlineData("Final Loss", 1.0, "'Final Loss'")]
    [InlineData("", 1.0, "got ''")]
    [InlineData("final_loss", double.PositiveInfinity, "final_loss: expected a finite number")]
    public void A_further_number_must_have_a_name_of_its_own_and_be_finite(string name, double value, string message)
    {
        var metrics = Sample with { More = new Dictionary<string, double> { [name] = value } };

        var error = Assert.Throws<ArgumentException>(metrics.ToJson);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_and_times_cannot_be_negative()
    {
        Assert.Throws<ArgumentOutOfRangeException>((Sample with { HeldOut = -1 }).ToJson);
        Assert.Throws<ArgumentOutOfRangeException>((Sample with { Seconds = -1 }).ToJson);
        Assert.ThrowsAny<ArgumentException>((Sample with { Seconds = double.NaN }).ToJson);
        Assert.ThrowsAny<ArgumentException>((Sample with { Seconds = double.PositiveInfinity }).ToJson);
    }
}
