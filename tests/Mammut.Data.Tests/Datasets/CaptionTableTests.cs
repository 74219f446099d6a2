using System.Text;

namespace Mammut.Data.Tests.Datasets;

public sealed class CaptionTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_tab_separated_table_is_read_with_the_columns_of_open_clip()
    {
        _folder.Write("pictures/1.jpg", Pictures.Jpeg(1));
        var table = _folder.Write("train.tsv", "id\ttitle\tfilepath\n1\ta cat\tpictures/1.jpg\n2\ta dog, asleep\tpictures/2.jpg\n3\tthe cat again\tpictures/1.jpg\n");
        var samples = await Shards.ReadAll(new CaptionTable(table));
        Assert.Equal(["pictures/1.jpg", "pictures/2.jpg"], samples.Select(s => s.Key));
        Assert.Equal(["a cat", "the cat again"], samples[0].Captions);
        Assert.Equal(["a dog, asleep"], samples[1].Captions);
        Assert.Equal(ImageCodec.Decode(Pictures.Jpeg(1)).Pixels, samples[0].DecodeImage().Pixels);
        Assert.Throws<FileNotFoundException>(() => samples[1].DecodeImage());
    }

    [Theory]
    [InlineData("i,c\na,plain\n", "plain")]
    [InlineData("i,c\r\na,plain\r\n", "plain")]
    [InlineData("i,c\na,plain", "plain")]
    [InlineData("\uFEFFi,c\na,plain", "plain")]
    [InlineData("i,c\na,\"with, comma\"\n", "with, comma")]
    [InlineData("i,c\r\na,\"quoted\"\r\n", "quoted")]
    [InlineData("i,c\na,\"said \"\"hello\"\"\"\n", "said \"hello\"")]
    [InlineData("i,c\na,\"two\nlines\"\n", "two\nlines")]
    [InlineData("i,c\na,a 5\" nail\n", "a 5\" nail")]
    [InlineData("\"i\",\"c\"\n\"a\",\"größe 猫\"\n", "größe 猫")]
    [InlineData("i,c\n\n\na,plain\n\n", "plain")]
    public async Task Quotes_and_line_ends_follow_RFC_4180(string text, string caption)
    {
        var table = _folder.Write("t.csv", text);
        var sample = Assert.Single(await Shards.ReadAll(new CaptionTable(table, new() { ImageColumn = "i", CaptionColumn = "c" })));
        Assert.Equal("a", sample.Key);
        Assert.Equal([caption], sample.Captions);
    }

    [Fact]
    public async Task Quotes_mean_nothing_where_the_file_knows_none()
    {
        var table = _folder.Write("t.tsv", "filepath\ttitle\na\t\"both\"\nb\t\"open\n");
        var samples = await Shards.ReadAll(new CaptionTable(table, new() { Quoted = false }));
        Assert.Equal(["\"both\"", "\"open"], samples.Select(s => s.Captions[0]));
        var error = Assert.Throws<InvalidDataException>(() => new CaptionTable(table));
        Assert.Contains("line 3", error.Message);
        Assert.Contains("not closed", error.Message);
    }

    [Fact]
    public void A_quote_that_is_never_closed_does_not_swallow_the_file()
    {
        var table = _folder.Write("t.csv", "filepath,title\na,\"open\n" + new string('x', 2 << 20));
        var error = Assert.Throws<InvalidDataException>(() => new CaptionTable(table));
        Assert.Contains("line 2", error.Message);
        Assert.Contains("1048576 bytes", error.Message);
        Assert.Contains("Quoted", error.Message);
    }

    [Fact]
    public async Task What_is_broken_is_skipped_and_named_with_its_line()
    {
        byte[] text =
        [
            .. "filepath,title\n"u8, .. "good.jpg,good\n"u8, .. "short.jpg\n"u8, .. "long.jpg,x,y\n"u8, .. "bad.jpg,"u8, 0xFF, .. "\n"u8,
            .. "empty.jpg,\n"u8, .. ",nothing\n"u8, .. "../outside.jpg,x\n"u8, .. "last.jpg,last\n"u8,
        ];
        var table = _folder.Write("t.csv", text);
        var pass = new DatasetPass();
        Assert.Equal(["good.jpg", "last.jpg"], await Shards.Keys(new CaptionTable(table), pass));
        Assert.Equal(
            [
                (SkipReason.BadRow, "line 3: 1 fields; 2 were expected."), (SkipReason.BadRow, "line 4: 3 fields; 2 were expected."),
                (SkipReason.BadText, "line 5: the caption is not UTF-8."), (SkipReason.MissingCaption, "line 6: the caption is empty."),
                (SkipReason.MissingImage, "line 7: the path is empty."), (SkipReason.PathOutside, "line 8: the path leads out of the image folder."),
            ],
            pass.Skips.First.Select(s => (s.Reason, s.Message)));
        Assert.Equal(Encoding.UTF8.GetByteCount("filepath,title\ngood.jpg,good\n"), pass.Skips.First[0].Offset);
    }

    [Fact]
    public void Missing_columns_are_named_with_those_there_are()
    {
        var table = _folder.Write("t.csv", "path,caption\na,b\n");
        var error = Assert.Throws<InvalidDataException>(() => new CaptionTable(table));
        Assert.Contains("no column 'filepath'", error.Message);
        Assert.Contains("'path', 'caption'", error.Message);
        Assert.Contains("empty", Assert.Throws<InvalidDataException>(() => new CaptionTable(_folder.Write("e.csv", ""))).Message);
    }

    [Fact]
    public async Task Images_may_lie_elsewhere()
    {
        _folder.Write("elsewhere/a.jpg", Pictures.Jpeg(4));
        var table = _folder.Write("lists/t.csv", "filepath;title\na.jpg;x\n");
        var format = new CaptionTableFormat { Separator = ';', ImageFolder = _folder["elsewhere"] };
        Assert.Equal(24, Assert.Single(await Shards.ReadAll(new CaptionTable(table, format))).DecodeImage().Width);
    }
}
