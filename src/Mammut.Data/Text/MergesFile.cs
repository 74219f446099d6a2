using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Mammut.Data;

/// <summary>
/// The file of a byte-pair vocabulary in CLIP's format: a header line with "#version", then one merge a line, the two
/// symbols parted by a space; gzip or plain. A file of ours says in its header how large its vocabulary is.
/// </summary>
internal static class MergesFile
{
    private const string VocabularyKey = "vocabulary=";

    // Of the 262,144 merges in bpe_simple_vocab_16e6.txt.gz CLIP reads those that fill a vocabulary of this size.
    private const int ClipVocabularySize = 49408;

    public static List<(string Left, string Right)> Read(string path, int? vocabularySize)
    {
        using var reader = new StreamReader(Open(path), Encoding.UTF8);
        return Read(reader, path, vocabularySize);
    }

    public static void Write(string path, IReadOnlyList<(string Left, string Right)> merges)
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            using (Stream stream = IsGzipName(path) ? new GZipStream(file, CompressionLevel.Optimal) : file)
            {
                var text = new StringBuilder();
                text.Append(CultureInfo.InvariantCulture, $"#version: 0.2 {VocabularyKey}{BytePairTokenizer.SmallestVocabulary + merges.Count}");
                // No line end after the last merge: CLIP's own reader would take what follows it for one merge more.
                foreach (var (left, right) in merges)
                    text.Append('\n').Append(left).Append(' ').Append(right);
                stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool IsGzipName(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static MemoryStream Open(string path)
    {
        var bytes = File.ReadAllBytes(path);
        // By content, not by name: a download is often unpacked on the way.
        if (bytes is not [0x1F, 0x8B, ..])
            return new MemoryStream(bytes);

        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var text = new MemoryStream();
        try
        {
            gzip.CopyTo(text);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: the gzip data is damaged: {exception.Message}", exception);
        }

        text.Position = 0;
        return text;
    }

    private static List<(string Left, string Right)> Read(TextReader reader, string path, int? vocabularySize)
    {
        var header = reader.ReadLine() ?? "";
        if (!header.Contains("#version", StringComparison.Ordinal))
            throw Bad(path, 1, $"expected the header of a byte-pair vocabulary (\"#version: 0.2\"), found \"{Shorten(header)}\"");
        var declared = DeclaredSize(path, header);
        var limit = (vocabularySize ?? declared ?? ClipVocabularySize) - BytePairTokenizer.SmallestVocabulary;

        var merges = new List<(string Left, string Right)>();
        var pairs = new HashSet<(string, string)>();
        var symbols = Enumerable.Range(0, ByteSymbols.Count).Select(ByteSymbols.Spelling).ToHashSet();
        while (merges.Count < limit && reader.ReadLine() is { } line)
        {
            var number = merges.Count + 2;
            // Python's split, as CLIP calls it: at any run of space.
            var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0 && reader.Peek() < 0)
                break;
            if (parts is not [var left, var right])
                throw Bad(path, number, $"expected two symbols parted by a space, found \"{Shorten(line)}\"");
            foreach (var part in parts)
            {
                if (!symbols.Contains(part))
                    throw Bad(path, number, $"\"{Shorten(part)}\" is neither a byte nor made by an earlier merge");
            }

            if (left.EndsWith(ByteSymbols.EndOfWord, StringComparison.Ordinal))
                throw Bad(path, number, $"\"{Shorten(left)}\" ends a word and cannot be the left side of a merge");
            if (!pairs.Add((left, right)))
                throw Bad(path, number, $"the merge \"{Shorten(line)}\" stands here for the second time");
            symbols.Add(left + right);
            merges.Add((left, right));
        }

        if ((vocabularySize ?? declared) is { } expected && merges.Count < limit)
        {
            throw new InvalidDataException(
                $"{path}: expected a vocabulary of {expected} ({limit} merges), but the file ends after {merges.Count} merges.");
        }

        return merges;
    }

    private static int? DeclaredSize(string path, string header)
    {
        var start = header.IndexOf(VocabularyKey, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var value = header.AsSpan(start + VocabularyKey.Length).Trim();
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= BytePairTokenizer.SmallestVocabulary
            ? size
            : throw Bad(path, 1, $"\"{VocabularyKey}{value}\": expected a whole number of at least {BytePairTokenizer.SmallestVocabulary}");
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static InvalidDataException Bad(string path, int line, string what) => new($"{path}, line {line}: {what}.");
}
