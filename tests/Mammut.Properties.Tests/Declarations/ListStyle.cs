namespace Mammut.Properties.Tests.Declarations;

/// <summary>The ways to write an array of numbers.</summary>
internal enum ListStyle
{
    /// <summary><c>[1, 2]</c></summary>
    Collection,

    /// <summary><c>new[] { 1, 2 }</c></summary>
    Implicit,

    /// <summary><c>new int[] { 1, 2 }</c></summary>
    Explicit,
}
