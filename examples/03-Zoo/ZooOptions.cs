namespace Mammut.Examples.Zoo;

/// <summary>What was asked for on the command line.</summary>
internal sealed record ZooOptions
{
    public static string Usage => $"""
        usage: zoo [--systems NAME,…] [--steps N] [--batch N] [--scenes N] [--seed N]

          --systems NAME,…   which ones, of {string.Join(", ", ZooSystem.All.Select(system => system.Name))} (default all)
          --steps N          training steps of each (default 200)
          --batch N          scenes a step (default 32)
          --scenes N         scenes to learn from (default 4000)
          --seed N           of weights, data order and scenes (default 0)
        """;

    public IReadOnlyList<ZooSystem> Systems { get; init; } = ZooSystem.All;

    public int Steps { get; init; } = 200;

    public int Batch { get; init; } = 32;

    public int Scenes { get; init; } = 4000;

    public long Seed { get; init; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">An argument is unknown, lacks its value, or has one that makes no sense.</exception>
    public static ZooOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ZooOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{name} needs a value.");
            options = name switch
            {
                "--systems" => options with { Systems = [.. value.Split(',').Select(Named)] },
                "--steps" => options with { Steps = Count(name, value) },
                "--batch" => options with { Batch = Count(name, value, least: 2) }, // A document has two scenes.
                "--scenes" => options with { Scenes = Count(name, value) },
                "--seed" => options with { Seed = Count(name, value, least: 0) },
                _ => throw new ArgumentException($"Unknown argument {name}."),
            };
        }

        return options.Batch <= options.Scenes
            ? options
            : throw new ArgumentException($"--batch {options.Batch} is more than the {options.Scenes} scenes there are.");
    }

    private static ZooSystem Named(string name) => ZooSystem.All.FirstOrDefault(system => string.Equals(system.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no system '{name}': {string.Join(", ", ZooSystem.All.Select(system => system.Name))}.");

    private static int Count(string name, string value, int least = 1) => int.TryParse(value, out var number) && number >= least
        ? number
        : throw new ArgumentException($"{name} is a whole number from {least}, not '{value}'.");
}
