namespace Mammut.Examples.Reporting;

public sealed class PageDataTests
{
    [Fact]
    public void A_picture_is_known_by_its_first_bytes()
    {
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(SamplePage.Png), SamplePage.Image().DataUri);
        Assert.StartsWith("data:image/jpeg;base64,/9j/", new ReportImage([0xFF, 0xD8, 0xFF, 0xE0], "x").DataUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0], "got 0 bytes")]
    [InlineData(new byte[] { 0x47, 0x49, 0x46, 0x38 }, "begin with '47494638'")]
    public void Other_bytes_are_no_picture(byte[] bytes, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => new ReportImage(bytes, "x"));

        Assert.Contains("expected a JPEG or PNG file", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_has_one_cell_a_column()
    {
        var row = Assert.Throws<ArgumentException>(() => new SummaryTable([new("A"), new("B")], [["1", "2"], ["3"]]));
        Assert.Contains("rows[1]: expected 2 cells, one a column, got 1.", row.Message, StringComparison.Ordinal);
        var totals = Assert.Throws<ArgumentException>(() => new SummaryTable([new("A")], [], ["1", "2"]));
        Assert.Contains("totals: expected 1 cells", totals.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SummaryTable([], []));
    }
}
