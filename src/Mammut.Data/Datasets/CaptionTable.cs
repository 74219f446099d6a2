namespace Mammut.Data;

/// <summary>
/// A table of image paths and captions (CSV or TSV, UTF-8, with a header). Rows of the same path are one sample with several captions;
/// its key is the path as it stands in the table.
/// </summary>
public sealed class CaptionTable : ListedDataset
{
    /// <summary>Reads the table. The images are opened only when they are decoded.</summary>
    /// <param name="path">The table.</param>
    /// <param name="format">The columns' names and the separator; open_clip's by default.</param>
    /// <exception cref="InvalidDataException">A column is missing or a quote is not closed; the message names the file and the line.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such image folder.</exception>
    public CaptionTable(string path, CaptionTableFormat? format = null)
        : this(Load(path, format ?? new CaptionTableFormat()))
    {
    }

    private CaptionTable((List<ImageTextSample> Samples, List<SkippedSample> Skipped) content)
        : base(content.Samples, content.Skipped)
    {
    }

    private static (List<ImageTextSample> Samples, List<SkippedSample> Skipped) Load(string path, CaptionTableFormat format)
    {
        var separator = format.Separator ?? (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? ',' : '\t');
        if (!char.IsAscii(separator))
        {
            throw new ArgumentException($"The separator must be an ASCII character; got '{separator}'.", nameof(format));
        }

        var root = new DataRoot(format.ImageFolder ?? Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var stream = File.OpenRead(path);
        using var rows = DelimitedReader.Read(stream, path, (byte)separator, format.Quoted).GetEnumerator();
        if (!rows.MoveNext())
        {
            throw new InvalidDataException($"{path} is empty; a header was expected.");
        }

        var header = rows.Current.Fields.Select(field => CaptionMembers.Decode(field) ?? "").ToArray();
        var image = Column(path, header, format.ImageColumn);
        var caption = Column(path, header, format.CaptionColumn);

        var skipped = new List<SkippedSample>();
        var order = new List<(string Key, string File, List<string> Captions)>();
        var known = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        while (rows.MoveNext())
        {
            var row = rows.Current;
            void Skip(SkipReason reason, string key, string message) =>
                skipped.Add(new SkippedSample(reason, path, key, $"line {row.Line}: {message}", row.Offset));

            if (row.Fields.Count != header.Length)
            {
                Skip(SkipReason.BadRow, "", $"{row.Fields.Count} fields; {header.Length} were expected.");
                continue;
            }

            var (key, text) = (CaptionMembers.Decode(row.Fields[image]), CaptionMembers.Decode(row.Fields[caption]));
            if (key is null || text is null)
            {
                Skip(SkipReason.BadText, key ?? "", $"the {(key is null ? "path" : "caption")} is not UTF-8.");
            }
            else if (key.Length == 0)
            {
                Skip(SkipReason.MissingImage, "", "the path is empty.");
            }
            else if (text.Length == 0)
            {
                Skip(SkipReason.MissingCaption, key, "the caption is empty.");
            }
            else if (known.TryGetValue(key, out var captions))
            {
                captions.Add(text);
            }
            else if (root.Resolve(key) is { } file)
            {
                order.Add((key, file, known[key] = [text]));
            }
            else
            {
                Skip(SkipReason.PathOutside, key, "the path leads out of the image folder.");
            }
        }

        return ([.. order.Select(entry => ImageTextSample.FromFile(entry.Key, path, entry.Captions, entry.File))], skipped);
    }

    private static int Column(string path, string[] header, string name)
    {
        var index = Array.IndexOf(header, name);
        return index >= 0
            ? index
            : throw new InvalidDataException($"{path} has no column '{name}'; its header has {string.Join(", ", header.Select(h => $"'{h}'"))}.");
    }
}
