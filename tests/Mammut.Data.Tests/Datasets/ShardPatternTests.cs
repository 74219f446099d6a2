namespace Mammut.Data.Tests.Datasets;

public sealed class ShardPatternTests
{
    [Theory]
    [InlineData("a.tar", "a.tar")]
    [InlineData("{0..3}", "0 1 2 3")]
    [InlineData("{0008..0011}.tar", "0008.tar 0009.tar 0010.tar 0011.tar")]
    [InlineData("{8..011}", "008 009 010 011")]
    [InlineData("{3..1}", "3 2 1")]
    [InlineData("{a,b,}-x", "a-x b-x -x")]
    [InlineData("{a,b}{0..1}", "a0 a1 b0 b1")]
    [InlineData("{train-{0..1},extra}.tar", "train-0.tar train-1.tar extra.tar")]
    [InlineData("{one}", "one")]
    [InlineData("{a..c}", "a..c")]
    public void Braces_are_written_out(string pattern, string expected) =>
        Assert.Equal(expected.Split(' '), ShardPattern.ExpandBraces(pattern));

    [Theory]
    [InlineData("{a,b", "does not close")]
    [InlineData("a}b", "does not open")]
    [InlineData("{a,{b}", "does not close")]
    public void Odd_braces_are_named(string pattern, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => ShardPattern.ExpandBraces(pattern));
        Assert.Contains(pattern, error.Message);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Wildcards_match_names_and_folders_in_ordinal_order()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in new[] { "b/2.tar", "b/10.tar", "a/1.tar", "a/1.txt", "a/deep/down/3.tar", "B/4.tar" })
        {
            folder.Write(file, "x");
        }

        string[] Found(params string[] patterns) =>
            [.. ShardPattern.Files(patterns.Select(p => folder[p])).Select(f => Path.GetRelativePath(folder.Root, f).Replace('\\', '/'))];

        Assert.Equal(["b/10.tar", "b/2.tar"], Found("b/*.tar"));
        Assert.Equal(["B/4.tar", "a/1.tar", "b/10.tar", "b/2.tar"], Found("*/*.tar"));
        Assert.Equal(["b/2.tar", "a/1.tar"], Found("b/?.tar", "a/*.tar"));
        Assert.Equal(["B/4.tar", "a/1.tar", "a/deep/down/3.tar", "b/10.tar", "b/2.tar"], Found("**/*.tar"));
        Assert.Equal(["b/2.tar", "a/1.tar"], Found("{b/2,a/1}.tar"));
        Assert.Equal(["a/1.tar", "b/10.tar", "b/2.tar"], Found("{a,b}/*.tar"));
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.tar", "x");
        Assert.Contains("no.tar", Assert.Throws<FileNotFoundException>(() => ShardPattern.Files([folder["no.tar"]])).Message);
        Assert.Contains("b*.tar", Assert.Throws<FileNotFoundException>(() => ShardPattern.Files([folder["b*.tar"]])).Message);
        Assert.Contains("no/x*.tar", Assert.Throws<FileNotFoundException>(() => ShardPattern.Files([folder["no/x*.tar"]])).Message);
        Assert.Contains("named twice", Assert.Throws<ArgumentException>(() => ShardPattern.Files([folder["a.tar"], folder["*.tar"]])).Message);
        Assert.Contains("s3://", Assert.Throws<ArgumentException>(() => ShardPattern.Files(["s3://bucket/a.tar"])).Message);
        Assert.Contains("At least one", Assert.Throws<ArgumentException>(() => ShardPattern.Files([])).Message);
    }
}
