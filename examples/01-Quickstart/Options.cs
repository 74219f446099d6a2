using System.Globalization;

namespace Mammut.Examples.Quickstart;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Options
{
    public const string Usage = """
        usage: quickstart [--shards GLOB] [--held-out N] [--steps N] [--batch N] [--learning-rate X] [--seed N] [--out FOLDER]

          --shards GLOB       train on these WebDataset shards (tar; jpg or png with txt or json) instead of rendered scenes,
                              such as 'data/*.tar' or 'data/{0000..0009}.tar'
          --held-out N        images kept for evaluation (default 200)
          --steps N           optimizer steps
          --batch N           image-text pairs a step
          --learning-rate X   its peak
          --seed N            of weights, data order and scenes (default 0)
          --out FOLDER        for weights, report and metrics (default artifacts/quickstart)
        """;

    public string? Shards { get; init; }

    public int HeldOut { get; init; } = 200;

    public int Steps { get; init; } = 1000;

    public int Batch { get; init; } = 64;

    public double LearningRate { get; init; } = 1e-3;

    public long Seed { get; init; }

    public string Out { get; init; } = Path.Combine("artifacts", "quickstart");

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">An argument is unknown, lacks its value, or has one that makes no sense.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{name} needs a value.");
            options = name switch
            {
                "--shards" => options with { Shards = value },
                "--held-out" => options with { HeldOut = Count(name, value) },
                "--steps" => options with { Steps = Count(name, value) },
                "--batch" => options with { Batch = Count(name, value) },
                "--learning-rate" => options with { LearningRate = Positive(name, value) },
                "--seed" => options with { Seed = Whole(name, value) },
                "--out" => options with { Out = value },
                _ => throw new ArgumentException($"Unknown argument {name}."),
            };
        }

        return options;
    }

    private static int Count(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new ArgumentException($"{name} must be a whole number above 0, but is {value}.");

    private static long Whole(string name, string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException($"{name} must be a whole number, but is {value}.");

    private static double Positive(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1
            ? number
            : throw new ArgumentException($"{name} must be above 0 and below 1, but is {value}.");
}
