namespace Mammut.Properties.Tests.Generating;

/// <summary>The choices that make a random declaration, all from one seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>A whole number, both bounds included.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    public T Of<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public double Real() => _random.NextDouble();

    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        _random.Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>A few of the items, at least one, in their order.</summary>
    public T[] Some<T>(IReadOnlyList<T> items)
    {
        var chosen = items.Where(_ => Chance(0.5)).ToArray();
        return chosen.Length > 0 ? chosen : [Of(items)];
    }

    /// <summary>A member of an enumeration, but none of <paramref name="without"/>.</summary>
    public T Member<T>(params T[] without) where T : struct, Enum => Of(Enum.GetValues<T>().Except(without).ToArray());
}
