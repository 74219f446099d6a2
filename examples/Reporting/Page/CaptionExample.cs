namespace Mammut.Examples.Reporting;

/// <summary>A picture, what it truly shows, and what the model said.</summary>
/// <param name="Image">The picture.</param>
/// <param name="TrueCaptions">Its true captions, one or more.</param>
/// <param name="Generated">The model's caption.</param>
/// <param name="IsExact">Whether the model's caption counts as an exact match.</param>
public sealed record CaptionExample(ReportImage Image, IReadOnlyList<string> TrueCaptions, string Generated, bool IsExact);
