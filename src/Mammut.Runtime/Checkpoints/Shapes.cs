namespace Mammut;

/// <summary>Shapes as text, for messages, and compared.</summary>
internal static class Shapes
{
    /// <summary>For example <c>[3, 224, 224]</c>; <c>[]</c> for a scalar.</summary>
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>Whether two shapes are of one tensor: the same, or a scalar and a list of one, which programs save for each other.</summary>
    public static bool Fit(IReadOnlyList<long> one, IReadOnlyList<long> other) =>
        one.SequenceEqual(other) || (one.Count + other.Count == 1 && one.Concat(other).Single() == 1);
}
