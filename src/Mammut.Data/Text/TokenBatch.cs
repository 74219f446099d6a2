using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Data;

/// <summary>Texts as one tensor of ids, each row a start token, the text's ids, an end token, then padding.</summary>
public static class TokenBatch
{
    /// <summary>Encodes texts into one tensor on the CPU.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="texts">B texts, at least one.</param>
    /// <param name="contextLength">The most ids a row may have, start and end included; at least 2. A longer text is cut, and
    /// its last id is the end token, as in CLIP.</param>
    /// <param name="padToContext">Whether rows are padded to <paramref name="contextLength"/> rather than to the longest of
    /// them.</param>
    /// <returns>int64 [B, T]. The caller owns it.</returns>
    /// <exception cref="ArgumentException">There is no text, or one is null, or the context is too short.</exception>
    public static Tensor Encode(ITokenizer tokenizer, IReadOnlyList<string> texts, int contextLength, bool padToContext = false)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var rows = new int[texts.Count][];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = Row(tokenizer, texts[i] ?? throw new ArgumentException($"The text at index {i} is null.", nameof(texts)), contextLength);
        return Pack(rows, tokenizer.PaddingToken, padToContext ? contextLength : null);
    }

    /// <summary>The ids of one text with start and end, cut to the context; what <see cref="Encode"/> makes of each text.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="text">The text.</param>
    /// <param name="contextLength">The most ids, start and end included; at least 2.</param>
    public static int[] Row(ITokenizer tokenizer, string text, int contextLength)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 2);
        var ids = tokenizer.Encode(text);
        return [tokenizer.StartToken, .. ids.Take(contextLength - 2), tokenizer.EndToken];
    }

    /// <summary>Stacks rows of ids, padded on the right.</summary>
    /// <param name="rows">B rows, at least one.</param>
    /// <param name="padding">The id that fills a row.</param>
    /// <param name="length">T, or null for that of the longest row.</param>
    /// <returns>int64 [B, T] on the CPU. The caller owns it.</returns>
    /// <exception cref="ArgumentException">There is no row, or one is longer than <paramref name="length"/>.</exception>
    public static Tensor Pack(IReadOnlyList<int[]> rows, int padding, int? length = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            throw new ArgumentException("A batch needs at least one row.", nameof(rows));
        var longest = rows.Max(row => row.Length);
        var width = length ?? longest;
        if (longest > width)
            throw new ArgumentException($"A row has {longest} ids, more than the length {width}.", nameof(rows));

        var flat = new long[rows.Count * width];
        Array.Fill(flat, padding);
        for (var i = 0; i < rows.Count; i++)
            Array.Copy(rows[i], 0, flat, i * width, rows[i].Length);
        return tensor(flat, [rows.Count, width]);
    }
}
