namespace Mammut.Data;

/// <summary>How a <see cref="CaptionTable"/> is laid out. The defaults are those of open_clip.</summary>
public sealed record CaptionTableFormat
{
    /// <summary>The header of the column of image paths.</summary>
    public string ImageColumn { get; init; } = "filepath";

    /// <summary>The header of the column of captions.</summary>
    public string CaptionColumn { get; init; } = "title";

    /// <summary>What stands between fields, an ASCII character; null for a comma in a file named .csv and a tab in every other.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether a field that begins with a quote ends with one (RFC 4180). False for files that know no quoting.</summary>
    public bool Quoted { get; init; } = true;

    /// <summary>The folder that image paths start from and may not leave; null for that of the table.</summary>
    public string? ImageFolder { get; init; }
}
