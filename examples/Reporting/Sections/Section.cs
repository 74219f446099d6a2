namespace Mammut.Examples.Reporting;

/// <summary>A part of the page under its own heading.</summary>
/// <param name="Id">Its address on the page.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Introduction">A sentence or two beside its content.</param>
/// <param name="IsPresent">Whether there is anything to show; else the page leaves it out.</param>
/// <param name="Write">Writes the content; called only if there is any.</param>
internal sealed record Section(string Id, string Title, string Introduction, bool IsPresent, Action<HtmlWriter> Write);
