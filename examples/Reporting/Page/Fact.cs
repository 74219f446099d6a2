namespace Mammut.Examples.Reporting;

/// <summary>One circumstance of the run.</summary>
/// <param name="Name">What it is, such as "Threads".</param>
/// <param name="Value">Its value as text.</param>
public sealed record Fact(string Name, string Value);
