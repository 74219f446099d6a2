namespace Mammut.Data.Tests;

/// <summary>Small vocabularies and texts to try them on.</summary>
internal static class Vocabularies
{
    /// <summary>Writes merges in CLIP's format and reads them.</summary>
    public static BytePairTokenizer Load(IEnumerable<(string Left, string Right)> merges)
    {
        using var folder = new TemporaryFolder();
        var lines = merges.Select(merge => $"{merge.Left} {merge.Right}").Prepend("#version: 0.2");
        return BytePairTokenizer.Load(folder.Write("merges.txt", string.Join('\n', lines)));
    }

    /// <summary>The merges of a vocabulary, as its file holds them.</summary>
    public static List<(string Left, string Right)> Merges(BytePairTokenizer tokenizer)
    {
        using var folder = new TemporaryFolder();
        tokenizer.Save(folder["merges.txt"]);
        return [.. File.ReadLines(folder["merges.txt"]).Skip(1).Select(line => line.Split(' ')).Select(parts => (parts[0], parts[1]))];
    }

    /// <summary>Merges of symbols drawn at random. Among few letters many of them spell the same symbol.</summary>
    public static List<(string Left, string Right)> Random(Random random, string letters, int count)
    {
        var inner = letters.Select(letter => letter.ToString()).ToList();
        var last = inner.Select(symbol => symbol + "</w>").ToList();
        var merges = new List<(string Left, string Right)>();
        while (merges.Count < count)
        {
            var ends = random.Next(3) == 0;
            var merge = (Pick(inner), Pick(ends ? last : inner));
            if (merges.Contains(merge))
                continue;
            merges.Add(merge);
            (ends ? last : inner).Add(merge.Item1 + merge.Item2);
        }

        return merges;

        string Pick(List<string> symbols) => symbols[random.Next(symbols.Count)];
    }

    /// <summary>A text of words, digits, punctuation, contractions, accents, other scripts and uneven space.</summary>
    public static string RandomText(Random random, string letters)
    {
        string[] pieces =
        [
            "'s", "'T", "'re", "'ll", "'d", "''", "it's", "DON'T", "3", "2024", "½", "Ⅷ", "...", "!?", "-", "_", "<", "|>", "#", "$5.99",
            "é", "Ñandú", "straße", "кот", "猫", "ねこ", "قط", "बिल्ली", "€", "“", "”", "’", "\u200B", "<|startoftext|>", "<|EndOfText|>", "<|x|>",
            " ", "  ", "\t", "\n", "\u00A0", "\u3000", "\u2028",
        ];
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(2) == 0
            ? pieces[random.Next(pieces.Length)]
            : new string([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => letters[random.Next(letters.Length)])])));
    }
}
