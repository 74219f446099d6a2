using System.Collections.Frozen;

namespace Mammut.Data;

/// <summary>
/// The 512 base symbols of a byte-level vocabulary: every byte as one printable character, then each of them once more
/// with the end-of-word mark. Ids 0 to 511, in CLIP's order (Radford et al. 2021, after GPT-2).
/// </summary>
internal static class ByteSymbols
{
    /// <summary>The mark that the last symbol of a word carries.</summary>
    public const string EndOfWord = "</w>";

    /// <summary>How many base symbols there are.</summary>
    public const int Count = 512;

    // Bytes that print as themselves come first; the other 68 are shown as the characters from U+0100 on, so that no
    // symbol holds a space or a control character and a merges file can be split at spaces.
    private static readonly byte[] Order =
        [.. Bytes('!', '~'), .. Bytes('¡', '¬'), .. Bytes('®', 'ÿ'), .. Bytes(0, ' '), .. Bytes(0x7F, 0xA0), 0xAD];

    private const int Printable = 188;

    private static readonly byte[] IdByByte = Invert(Order);

    private static readonly FrozenDictionary<char, byte> ByteByCharacter =
        Enumerable.Range(0, 256).ToFrozenDictionary(Character, id => Order[id]);

    /// <summary>The symbol's spelling as it stands in a merges file.</summary>
    public static string Spelling(int id) =>
        id < 256 ? Character(id).ToString() : Character(id - 256) + EndOfWord;

    /// <summary>The id of a byte inside a word; add 256 for one that ends it.</summary>
    public static int Id(byte value) => IdByByte[value];

    /// <summary>The bytes that a symbol's spelling stands for, and whether it ends a word.</summary>
    public static (byte[] Bytes, bool EndsWord) Decode(string spelling)
    {
        var endsWord = spelling.EndsWith(EndOfWord, StringComparison.Ordinal);
        var characters = endsWord ? spelling.AsSpan(..^EndOfWord.Length) : spelling;
        var bytes = new byte[characters.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = ByteByCharacter[characters[i]];
        return (bytes, endsWord);
    }

    private static char Character(int id) => id < Printable ? (char)Order[id] : (char)(256 + id - Printable);

    private static IEnumerable<byte> Bytes(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(value => (byte)value);

    private static byte[] Invert(byte[] order)
    {
        var inverse = new byte[order.Length];
        for (var i = 0; i < order.Length; i++)
            inverse[order[i]] = (byte)i;
        return inverse;
    }
}
