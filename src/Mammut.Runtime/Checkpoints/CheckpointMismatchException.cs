using System.Text;

namespace Mammut;

/// <summary>A key that both the module and the file have, with unlike shapes.</summary>
/// <param name="Key">The module's key.</param>
/// <param name="Expected">Shape the file should have there.</param>
/// <param name="Actual">Shape the file has there.</param>
/// <param name="Remedy">For a table of positions the flag of <see cref="LoadOptions.Resize"/> that would resize it; null where none would.</param>
public sealed record MisshapenKey(string Key, IReadOnlyList<long> Expected, IReadOnlyList<long> Actual, PositionResize? Remedy = null);

/// <summary>A key that both the module and the file have, of types that do not convert into each other.</summary>
/// <param name="Key">The module's key.</param>
/// <param name="Expected">The module's type.</param>
/// <param name="Actual">The file's type.</param>
public sealed record MistypedKey(string Key, string Expected, string Actual);

/// <summary>A checkpoint does not fit the module it was to be loaded into. It names everything that differs; the module is unchanged.</summary>
public sealed class CheckpointMismatchException : Exception
{
    /// <summary>Says what differs.</summary>
    /// <param name="file">The checkpoint file.</param>
    /// <param name="missing">Keys of the module that the file lacks.</param>
    /// <param name="extra">Keys of the file that the module lacks.</param>
    /// <param name="misshapen">Keys with unlike shapes.</param>
    /// <param name="mistyped">Keys of types that do not convert into each other.</param>
    public CheckpointMismatchException(
        string file,
        IReadOnlyList<string> missing,
        IReadOnlyList<string> extra,
        IReadOnlyList<MisshapenKey> misshapen,
        IReadOnlyList<MistypedKey> mistyped)
        : base(Describe(file, missing, extra, misshapen, mistyped))
    {
        (File, Missing, Extra, Misshapen, Mistyped) = (file, missing, extra, misshapen, mistyped);
    }

    /// <summary>The checkpoint file.</summary>
    public string File { get; }

    /// <summary>Keys of the module that the file lacks; with the file's name for it in brackets where a <see cref="KeyMap"/> gives another.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Keys of the file that the module lacks.</summary>
    public IReadOnlyList<string> Extra { get; }

    /// <summary>Keys with unlike shapes.</summary>
    public IReadOnlyList<MisshapenKey> Misshapen { get; }

    /// <summary>Keys of types that do not convert into each other.</summary>
    public IReadOnlyList<MistypedKey> Mistyped { get; }

    private static string Describe(
        string file,
        IReadOnlyList<string> missing,
        IReadOnlyList<string> extra,
        IReadOnlyList<MisshapenKey> misshapen,
        IReadOnlyList<MistypedKey> mistyped)
    {
        var text = new StringBuilder($"'{file}' does not fit the model, which is unchanged.");
        List(text, "missing in the file", missing);
        List(text, "in the file only", extra);
        List(text, "of another shape", misshapen.Select(key =>
            $"{key.Key}: expected {Shapes.Text(key.Expected)}, the file has {Shapes.Text(key.Actual)}{(key.Remedy is { } flag ? $"; LoadOptions.Resize = PositionResize.{flag} would fit it" : "")}").ToList());
        List(text, "of another type", mistyped.Select(key => $"{key.Key}: expected {key.Expected}, the file has {key.Actual}").ToList());
        return text.ToString();
    }

    private static void List(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        text.Append($"\n  {lines.Count} {title}:");
        foreach (var line in lines)
            text.Append($"\n    {line}");
    }
}
