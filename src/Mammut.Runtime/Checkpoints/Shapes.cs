namespace Mammut;

/// <summary>Shapes as text, for messages.</summary>
internal static class Shapes
{
    /// <summary>For example <c>[3, 224, 224]</c>; <c>[]</c> for a scalar.</summary>
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
