using System.Globalization;

namespace Mammut.Examples.Scenes;

/// <summary>What the program was asked for.</summary>
/// <param name="Folder">Where the shards go.</param>
/// <param name="Scenes">Which scenes to draw.</param>
public sealed record CommandLine(string Folder, SceneSetOptions Scenes)
{
    /// <summary>How to ask.</summary>
    public const string Usage = """
        Draws scenes and writes them as WebDataset shards: train-0000.tar …, seen-0000.tar, unseen-0000.tar.
          --out DIR     where to write (needed)
          --train N     training scenes (20000)
          --test N      scenes of each test (200, at most 1000)
          --side N      side of the images in pixels (64; 16 to 4096)
          --seed S      what the random numbers start from (0)
        """;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">An unknown option, one without its value, or a value out of range; the message says which.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        string? folder = null;
        var scenes = new SceneSetOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var option = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{option}: a value was expected after it.");
            switch (option)
            {
                case "--out":
                    folder = value.Length > 0 ? value : throw new FormatException("--out: a folder was expected, got an empty name.");
                    break;
                case "--train":
                    scenes = scenes with { Train = Number(option, value, 1, 100_000_000) };
                    break;
                case "--test":
                    scenes = scenes with { Test = Number(option, value, 1, 1000) };
                    break;
                case "--side":
                    scenes = scenes with { Side = Number(option, value, 16, 4096) };
                    break;
                case "--seed":
                    scenes = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
                        ? scenes with { Seed = seed }
                        : throw new FormatException($"--seed: a whole number from 0 to {ulong.MaxValue} was expected, got '{value}'.");
                    break;
                default:
                    throw new FormatException($"{option}: no such option.");
            }
        }

        return new(folder ?? throw new FormatException("--out: a folder to write to was expected."), scenes);
    }

    private static int Number(string option, string value, int low, int high) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : throw new FormatException($"{option}: a whole number from {low} to {high} was expected, got '{value}'.");
}
