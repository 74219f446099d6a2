using System.Collections.Concurrent;
using System.Text;

namespace Mammut.Data;

/// <summary>
/// CLIP's tokenizer (Radford et al. 2021, arXiv 2103.00020): byte-level byte pairs over lower-case words. Ids are laid out
/// as 256 bytes, 256 bytes that end a word, one id a merge, the start token, the end token; 49408 in CLIP's own vocabulary.
/// </summary>
/// <remarks>
/// <para>Ids are the same as those of CLIP's <c>simple_tokenizer.py</c>, save for one thing: CLIP first repairs wrongly
/// decoded text with the Python package ftfy, which also straightens curly quotes and composes accents. That step is not
/// done here; text that needs none of it gets equal ids. (Of characters that Unicode added lately, .NET and Python can
/// disagree on what is a letter.) Texts may contain "&lt;|startoftext|&gt;" and
/// "&lt;|endoftext|&gt;", which become the special tokens, as in CLIP.</para>
/// <para>The padding token is 0, as in CLIP, although 0 is also the byte "!" inside a word.</para>
/// </remarks>
public sealed class BytePairTokenizer : ITokenizer
{
    /// <summary>The size of a vocabulary without any merge: the bytes, the bytes that end a word, start and end.</summary>
    public const int SmallestVocabulary = ByteSymbols.Count + 2;

    // Words are remembered with their ids. Web captions bring new ones for ever, some of them endless, so there is a limit.
    private const int MostCached = 1 << 17;
    private const int LongestCached = 64;

    private readonly IReadOnlyList<(string Left, string Right)> _merges;
    private readonly MergeTable _table;
    private readonly (byte[] Bytes, bool EndsWord)[] _symbols;
    private readonly ConcurrentDictionary<string, int[]> _cache = new();
    private int _cached;

    internal BytePairTokenizer(IReadOnlyList<(string Left, string Right)> merges)
    {
        _merges = merges;
        var spellings = Enumerable.Range(0, ByteSymbols.Count).Select(ByteSymbols.Spelling)
            .Concat(merges.Select(merge => merge.Left + merge.Right)).ToArray();
        _symbols = Array.ConvertAll(spellings, ByteSymbols.Decode);

        // Two merges can spell the same symbol. Then the later id stands for it, as in CLIP's dictionary.
        var ids = new Dictionary<string, int>(spellings.Length);
        for (var id = 0; id < spellings.Length; id++)
            ids[spellings[id]] = id;
        _table = new MergeTable(merges.Count);
        foreach (var (left, right) in merges)
            _table.Add(ids[left], ids[right], ids[left + right]);

        _cache[WordScanner.StartOfText] = [StartToken];
        _cache[WordScanner.EndOfText] = [EndToken];
    }

    /// <inheritdoc/>
    public int VocabularySize => _symbols.Length + 2;

    /// <inheritdoc/>
    public int StartToken => _symbols.Length;

    /// <inheritdoc/>
    public int EndToken => _symbols.Length + 1;

    /// <inheritdoc/>
    public int PaddingToken => 0;

    /// <summary>Learns a vocabulary from texts. The same texts, in whatever order, give the same vocabulary.</summary>
    /// <param name="texts">The texts, read once; only their distinct words are kept in memory.</param>
    /// <param name="vocabularySize">The size to reach, at least <see cref="SmallestVocabulary"/>. The vocabulary stays smaller
    /// where no pair of symbols is left that occurs twice.</param>
    /// <exception cref="ArgumentException">The size is too small, or one of the texts is null.</exception>
    public static BytePairTokenizer Train(IEnumerable<string> texts, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(texts);
        CheckSize(vocabularySize);
        return new BytePairTokenizer(BytePairTrainer.Learn(texts, vocabularySize - SmallestVocabulary));
    }

    /// <summary>Reads a vocabulary that <see cref="Save"/> wrote, or CLIP's <c>bpe_simple_vocab_16e6.txt.gz</c>, or a
    /// <c>merges.txt</c>; gzip or plain, told apart by content.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabularySize">The size to read up to. By default the one that the file declares; where it declares none,
    /// at most 49408, which is what CLIP uses of its file.</param>
    /// <exception cref="InvalidDataException">The file is damaged, no such vocabulary, or smaller than asked for; the message
    /// names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BytePairTokenizer Load(string path, int? vocabularySize = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (vocabularySize is { } size)
            CheckSize(size);
        return new BytePairTokenizer(MergesFile.Read(path, vocabularySize));
    }

    /// <summary>Writes the vocabulary in CLIP's format, as gzip where the name ends in ".gz". The file appears whole or not at
    /// all.</summary>
    /// <param name="path">The file; an existing one is replaced. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MergesFile.Write(path, _merges);
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        var cache = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var word in new WordScanner(TextCleaning.Clean(text)))
        {
            if (!cache.TryGetValue(word, out var wordIds))
            {
                wordIds = _table.Apply(Bytes(word));
                // Counted apart: to count itself, the dictionary would stop all threads.
                if (word.Length <= LongestCached && _cached < MostCached && cache.TryAdd(word, wordIds))
                    Interlocked.Increment(ref _cached);
            }

            ids.AddRange(wordIds);
        }

        return ids;
    }

    /// <inheritdoc/>
    /// <remarks>Each word is followed by a space, punctuation included, as in CLIP's decoder; the space at the very end is
    /// left out. Bytes that are no UTF-8 become U+FFFD.</remarks>
    /// <exception cref="ArgumentException">An id lies outside the vocabulary.</exception>
    public string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var bytes = new List<byte>();
        foreach (var id in ids)
        {
            if (id < 0 || id >= VocabularySize)
                throw new ArgumentException($"The id {id} lies outside the vocabulary of {VocabularySize}.", nameof(ids));
            if (id == EndToken)
                break;
            if (id == StartToken)
                continue;
            bytes.AddRange(_symbols[id].Bytes);
            if (_symbols[id].EndsWord)
                bytes.Add((byte)' ');
        }

        return Encoding.UTF8.GetString(bytes.ToArray()).TrimEnd(' ');
    }

    /// <summary>The ids of a word's bytes before any merge.</summary>
    internal static int[] Bytes(ReadOnlySpan<char> word)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(word)];
        Encoding.UTF8.GetBytes(word, bytes);
        var ids = Array.ConvertAll(bytes, ByteSymbols.Id);
        ids[^1] += ByteSymbols.Count / 2;
        return ids;
    }

    private static void CheckSize(int vocabularySize)
    {
        if (vocabularySize < SmallestVocabulary)
        {
            throw new ArgumentOutOfRangeException(
                nameof(vocabularySize), vocabularySize, $"A byte-pair vocabulary has at least {SmallestVocabulary} ids (the bytes twice, start and end).");
        }
    }
}
