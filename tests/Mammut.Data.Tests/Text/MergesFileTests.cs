using System.IO.Compression;
using System.Text;

namespace Mammut.Data.Tests;

/// <summary>Vocabularies on disk.</summary>
public sealed class MergesFileTests : IDisposable
{
    private static readonly string[] Captions = ["a red ball on a blue box", "a blue ball under a red box", "l'été à Köln, 猫!"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("vocabulary.txt")]
    [InlineData("vocabulary.txt.gz")]
    [InlineData("VOCABULARY.GZ")]
    public void A_saved_vocabulary_loads_the_same(string name)
    {
        var tokenizer = BytePairTokenizer.Train(Captions.Concat(Captions), 600);
        tokenizer.Save(_folder[name]);

        var loaded = BytePairTokenizer.Load(_folder[name]);

        Assert.Equal(tokenizer.VocabularySize, loaded.VocabularySize);
        Assert.Equal(Vocabularies.Merges(tokenizer), Vocabularies.Merges(loaded));
        Assert.All(Captions, caption => Assert.Equal(tokenizer.Encode(caption), loaded.Encode(caption)));
        var isGzip = File.ReadAllBytes(_folder[name]) is [0x1F, 0x8B, ..];
        Assert.Equal(name.EndsWith("gz", StringComparison.OrdinalIgnoreCase), isGzip);
    }

    [Fact]
    public void Saving_replaces_a_file_and_leaves_nothing_else()
    {
        var path = _folder.Write("v.txt", "old");
        Vocabularies.Load([("a", "b")]).Save(path);

        Assert.Equal("#version: 0.2 vocabulary=515\na b", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void A_failed_save_leaves_the_folder_as_it_was()
    {
        Directory.CreateDirectory(_folder["taken"]);
        _folder.Write("taken/file", "");

        Assert.ThrowsAny<Exception>(() => Vocabularies.Load([]).Save(_folder["taken"]));
        Assert.Throws<DirectoryNotFoundException>(() => Vocabularies.Load([]).Save(_folder["missing/v.txt"]));

        Assert.Equal([_folder["taken"]], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Of_a_file_in_CLIPs_format_no_more_is_read_than_CLIP_reads()
    {
        // 49408 ids are 48894 merges; the file goes on after them, as CLIP's does.
        var symbols = Enumerable.Range(33, 94).Select(code => ((char)code).ToString()).ToArray();
        var pairs = symbols.SelectMany(left => symbols.Select(right => left + right)).ToArray();
        var merges = pairs.Select(pair => $"{pair[0]} {pair[1]}")
            .Concat(pairs.SelectMany(pair => symbols.Take(6).Select(symbol => $"{pair} {symbol}"))).ToArray();
        Assert.True(merges.Length > 48894 + 100);
        var path = _folder.Write("clip.txt", "\"bpe_simple_vocab_16e6.txt#version: 0.2\n" + string.Join('\n', merges) + "\n");

        var tokenizer = BytePairTokenizer.Load(path);

        Assert.Equal(49408, tokenizer.VocabularySize);
        Assert.Equal((49406, 49407), (tokenizer.StartToken, tokenizer.EndToken));
        Assert.Equal(514 + 100, BytePairTokenizer.Load(path, 614).VocabularySize);
        Assert.Equal(514 + merges.Length, BytePairTokenizer.Load(path, 514 + merges.Length).VocabularySize);
    }

    [Theory]
    [InlineData("#version: 0.2")]
    [InlineData("#version: 0.2\n")]
    [InlineData("#version: 0.2 vocabulary=514\n")]
    public void A_vocabulary_without_merges_is_one(string text) =>
        Assert.Equal(514, BytePairTokenizer.Load(_folder.Write("v.txt", text)).VocabularySize);

    [Theory]
    [InlineData("#version: 0.2\r\na b\r\nab c\r\n")]
    [InlineData("#version: 0.2\na b\nab c")]
    [InlineData("\uFEFF#version: 0.2\na  b\nab\tc\n\n")]
    public void Line_ends_do_not_matter(string text) =>
        Assert.Equal([("a", "b"), ("ab", "c")], Vocabularies.Merges(BytePairTokenizer.Load(_folder.Write("v.txt", text))));

    [Theory]
    [InlineData("", "line 1: expected the header")]
    [InlineData("a b\nab c", "line 1: expected the header of a byte-pair vocabulary (\"#version: 0.2\"), found \"a b\"")]
    [InlineData("#version: 0.2\na b\nabc", "line 3: expected two symbols parted by a space, found \"abc\"")]
    [InlineData("#version: 0.2\na b c", "line 2: expected two symbols parted by a space, found \"a b c\"")]
    [InlineData("#version: 0.2\na b\n\nc d", "line 3: expected two symbols parted by a space, found \"\"")]
    [InlineData("#version: 0.2\na bc", "line 2: \"bc\" is neither a byte nor made by an earlier merge")]
    [InlineData("#version: 0.2\na 猫", "line 2: \"猫\" is neither a byte")]
    [InlineData("#version: 0.2\na b\na b", "line 3: the merge \"a b\" stands here for the second time")]
    [InlineData("#version: 0.2\na</w> b", "line 2: \"a</w>\" ends a word")]
    [InlineData("#version: 0.2 vocabulary=515\n", "expected a vocabulary of 515 (1 merges), but the file ends after 0 merges")]
    [InlineData("#version: 0.2 vocabulary=12\n", "line 1: \"vocabulary=12\": expected a whole number of at least 514")]
    [InlineData("#version: 0.2 vocabulary=many\n", "line 1: \"vocabulary=many\"")]
    public void A_damaged_file_is_refused_by_file_and_line(string text, string message)
    {
        var path = _folder.Write("bad.txt", text);

        var error = Assert.Throws<InvalidDataException>(() => BytePairTokenizer.Load(path));

        Assert.StartsWith(path, error.Message);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused_by_line()
    {
        var path = _folder.Write("bad.txt", [.. "#version: 0.2\na b\nc "u8, 0xC3, (byte)'\n']);

        Assert.Contains("line 3", Assert.Throws<InvalidDataException>(() => BytePairTokenizer.Load(path)).Message);
    }

    [Fact]
    public void A_size_that_the_file_does_not_reach_is_refused()
    {
        var path = _folder.Write("small.txt", "#version: 0.2\na b");

        var error = Assert.Throws<InvalidDataException>(() => BytePairTokenizer.Load(path, 520));

        Assert.Equal($"{path}: expected a vocabulary of 520 (6 merges), but the file ends after 1 merges.", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePairTokenizer.Load(path, 100));
    }

    [Fact]
    public void A_damaged_gzip_file_is_refused()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes("#version: 0.2\n" + string.Join('\n', Enumerable.Range(33, 90).Select(code => $"{(char)code} {(char)(code + 1)}"))));
        var bytes = packed.ToArray();
        Assert.Equal(514 + 90, BytePairTokenizer.Load(_folder.Write("good.gz", bytes)).VocabularySize);

        var cut = _folder.Write("cut.gz", bytes[..(bytes.Length / 2)]);
        var garbled = _folder.Write("garbled.gz", [.. bytes[..20], 1, 2, 3, .. bytes[23..]]);

        Assert.StartsWith(cut, Assert.Throws<InvalidDataException>(() => BytePairTokenizer.Load(cut)).Message);
        Assert.StartsWith(garbled, Assert.Throws<InvalidDataException>(() => BytePairTokenizer.Load(garbled)).Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_IO_error() =>
        Assert.Throws<FileNotFoundException>(() => BytePairTokenizer.Load(_folder["none.txt"]));
}
