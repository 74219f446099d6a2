using System.Globalization;
using System.Text.RegularExpressions;

namespace Mammut.Examples.Reporting;

public sealed class StyleSheetTests
{
    [Theory]
    [InlineData(0)] // light
    [InlineData(1)] // dark
    [InlineData(2)] // print
    public void Text_has_the_contrast_that_wcag_aa_asks_for(int scheme)
    {
        var blocks = Regex.Matches(StyleSheet.Text, @":root\s*\{([^}]*)\}");
        Assert.Equal(3, blocks.Count);
        var colours = Regex.Matches(blocks[scheme].Groups[1].Value, "--([a-z-]+):\\s*(#[0-9a-f]{6});")
            .ToDictionary(match => match.Groups[1].Value, match => Luminance(match.Groups[2].Value));

        foreach (var text in new[] { "ink", "soft", "accent" })
        {
            foreach (var ground in new[] { "paper", "card", "wash" })
                Assert.True(Contrast(colours[text], colours[ground]) >= 4.5, $"--{text} on --{ground} has too little contrast.");
        }

        // Frames and lines that carry meaning need 3.
        Assert.True(Contrast(colours["strong-rule"], colours["card"]) >= 3, "--strong-rule on --card has too little contrast.");
    }

    [Fact]
    public void Every_class_that_is_styled_is_used_and_has_its_colour_defined()
    {
        var html = ReportWriter.ToHtml(SamplePage.With("x"));
        var used = Regex.Matches(html, "class=\"([^\"]*)\"").SelectMany(match => match.Groups[1].Value.Split(' ')).ToHashSet();
        var css = Regex.Replace(StyleSheet.Text, @"/\*.*?\*/|\{[^{}]*\}", " ", RegexOptions.Singleline);
        var styled = Regex.Matches(css, @"\.([a-z][a-z0-9-]*)").Select(match => match.Groups[1].Value).ToHashSet();

        // What a page of two curves with this source happens not to need.
        Assert.Empty(styled.Except(used).Except(["s2", "s3", "s4", "s5", "c-text"]));
        var defined = Regex.Matches(StyleSheet.Text, "(--[a-z-]+):").Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Empty(Regex.Matches(StyleSheet.Text, @"var\((--[a-z-]+)\)").Select(match => match.Groups[1].Value).Except(defined));
    }

    // WCAG 2.2, relative luminance and contrast ratio.
    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var share = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }

        return 0.2126 * Channel(1) + 0.7152 * Channel(3) + 0.0722 * Channel(5);
    }

    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);
}
