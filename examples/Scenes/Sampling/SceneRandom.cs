namespace Mammut.Examples.Scenes;

/// <summary>
/// A generator of random numbers (SplitMix64, Steele, Lea and Flood 2014) that gives the same numbers on every machine and every
/// version of .NET, which <see cref="Random"/> does not promise.
/// </summary>
public sealed class SceneRandom
{
    private ulong _state;

    /// <summary>Starts a generator. Unlike streams of one seed give unlike numbers.</summary>
    public SceneRandom(ulong seed, ulong stream = 0)
    {
        _state = seed;
        _state = NextBits() ^ (stream * 0xD1B54A32D192ED03UL);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from 0 up to, not including, <paramref name="count"/>.</summary>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)Math.BigMul(NextBits(), (ulong)count, out _);
    }

    /// <summary>A number from <paramref name="low"/> up to <paramref name="high"/>.</summary>
    public float Between(float low, float high) => low + (high - low) * ((NextBits() >> 40) * (1f / (1 << 24)));

    /// <summary>One of the values of an enumeration, each as likely as another.</summary>
    public T Any<T>()
        where T : struct, Enum => Values<T>.All[Below(Values<T>.All.Length)];

    private static class Values<T>
        where T : struct, Enum
    {
        public static readonly T[] All = Enum.GetValues<T>();
    }
}
