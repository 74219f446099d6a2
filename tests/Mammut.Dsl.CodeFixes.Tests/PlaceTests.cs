using Mammut.Dsl.CodeFixes.Tests.Support;

namespace Mammut.Dsl.CodeFixes.Tests;

/// <summary>A mend reaches the file that it changes, wherever in the solution that is, or is not offered.</summary>
public class PlaceTests
{
    private const string Parts = "using Mammut;\n[VisionEncoder]\npublic partial class Eye;\n[TextDecoder]\npublic partial class Pen;\n";

    private const string Model = "using Mammut;\n[MultimodalModel<Eye, Pen>]\n[Pass(\"Captioning\", CrossAttention = true)]\n[CaptionHead(\"Captioning\")]\npublic partial class Both;\n";

    [Fact]
    public async Task ThePartOfAModel_IsMendedInItsOwnProject()
    {
        var harness = new FixHarness().Project("Parts", [], ("Parts.cs", Parts)).Project("Models", ["Parts"], ("Model.cs", Model));
        var offer = Assert.Single(await harness.OffersAsync(Assert.Single(await harness.DiagnosticsAsync())), offer => offer.Title == "Add [CrossAttention] to Pen");
        var mended = await harness.ApplyAsync(offer);
        Assert.Equal(Model, await mended.TextAsync("Model.cs"));
        Assert.Equal(Parts.Replace("[TextDecoder]\n", "[TextDecoder]\n[CrossAttention]\n"), await mended.TextAsync("Parts.cs"));
        Assert.Empty(await mended.DiagnosticsAsync());
    }

    [Fact]
    public async Task TheOtherHalfOfAClass_IsMendedInItsOwnFile()
    {
        var harness = new FixHarness().Project("Parts", [], ("One.cs", "using Mammut;\n[TextDecoder(Depth = 2)]\npublic partial class Pen;\n"), ("Two.cs", "[Mammut.CrossAttention(Layers = [0, 2])]\npartial class Pen;\n"));
        var mended = await harness.ApplyAsync((await harness.OffersAsync(Assert.Single(await harness.DiagnosticsAsync())))[0]);
        Assert.Equal("[Mammut.CrossAttention(Layers = [0, 1])]\npartial class Pen;\n", await mended.TextAsync("Two.cs"));
    }

    [Fact]
    public async Task AListThatIsWrittenElsewhere_IsNotMended()
    {
        var harness = FixHarness.Of("using Mammut; [TextDecoder(Depth = 2), CrossAttention(Layers = new int[0])] partial class Pen;");
        Assert.Equal(["Remove [CrossAttention]", "Remove Layers, for a block at every second layer"], (await harness.OffersAsync(Assert.Single(await harness.DiagnosticsAsync()))).Select(offer => offer.Title));
    }
}
