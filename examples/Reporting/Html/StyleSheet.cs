namespace Mammut.Examples.Reporting;

/// <summary>The style sheets that every page carries: colours and type, then the parts, then charts.</summary>
internal static class StyleSheet
{
    /// <summary>All of them in order.</summary>
    public static string Text { get; } = string.Concat(new[] { "base.css", "parts.css", "charts.css" }.Select(Read));

    private static string Read(string name)
    {
        var assembly = typeof(StyleSheet).Assembly;
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name}: expected the resource '{name}', found none.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
