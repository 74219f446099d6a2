namespace Mammut.Examples.Reporting;

public sealed class CodeHighlighterTests
{
    [Fact]
    public void A_declaration_is_cut_into_its_words()
    {
        var tokens = CodeHighlighter.Lines("[Pass(\"Captioning\", Weight = 1.5e-3, On = true)] // why\npublic partial class Scene;")
            .SelectMany(line => line).Where(token => !string.IsNullOrWhiteSpace(token.Text) && token.Kind != CodeKind.Plain);

        Assert.Equal(
            [
                (CodeKind.Attribute, "Pass"), (CodeKind.Text, "\"Captioning\""), (CodeKind.Name, "Weight"), (CodeKind.Number, "1.5e-3"),
                (CodeKind.Name, "On"), (CodeKind.Keyword, "true"), (CodeKind.Comment, "// why"),
                (CodeKind.Keyword, "public"), (CodeKind.Keyword, "partial"), (CodeKind.Keyword, "class"), (CodeKind.Name, "Scene"),
            ],
            tokens.Select(token => (token.Kind, token.Text)));
    }

    [Theory]
    [InlineData("var x = a[Index];", "Index", nameof(CodeKind.Name))]
    [InlineData("using A;\n\n[First]\n[Second]\nclass X;", "Second", nameof(CodeKind.Attribute))]
    [InlineData("Layers = [0, 6]", "6", nameof(CodeKind.Number))]
    [InlineData("0..5", "5", nameof(CodeKind.Number))]
    [InlineData("x = @\"a\"\"b\\\";", "@\"a\"\"b\\\"", nameof(CodeKind.Text))]
    [InlineData("x = $\"a \\\" b\";", "$\"a \\\" b\"", nameof(CodeKind.Text))]
    [InlineData("x = \"\"\"a \" b\"\"\";", "\"\"\"a \" b\"\"\"", nameof(CodeKind.Text))]
    [InlineData("c = '\\'';", "'\\''", nameof(CodeKind.Text))]
    [InlineData("/* a */ b", "/* a */", nameof(CodeKind.Comment))]
    public void A_word_is_known_by_its_place(string source, string word, string kind) =>
        Assert.Contains(new CodeToken(Enum.Parse<CodeKind>(kind), word), CodeHighlighter.Lines(source).SelectMany(line => line));

    [Fact]
    public void A_comment_over_lines_is_one_on_each()
    {
        var lines = CodeHighlighter.Lines("/* a\nb */ c");

        Assert.Equal([new CodeToken(CodeKind.Comment, "/* a")], lines[0]);
        Assert.Equal(new CodeToken(CodeKind.Comment, "b */"), lines[1][0]);
    }

    [Fact]
    public void No_character_is_lost_whatever_the_source()
    {
        var random = new Random(5);
        const string Letters = "aZ_09 \n\t\"'\\/*[](){}@$#.;=<>&é雪\0";
        for (var round = 0; round < 2000; round++)
        {
            var source = new string(random.GetItems<char>(Letters, random.Next(40)));

            var lines = CodeHighlighter.Lines(source).Select(line => string.Concat(line.Select(token => token.Text)));

            Assert.Equal(source, string.Join('\n', lines));
        }
    }
}
