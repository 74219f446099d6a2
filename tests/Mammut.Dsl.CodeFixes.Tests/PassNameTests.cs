extern alias generators;

using generators::Mammut.Dsl.Generators.Compilation.Mends;
using generators::Mammut.Dsl.Generators.Specs;
using Mammut.Dsl.CodeFixes.Tests.Support;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.CodeFixes.Tests;

/// <summary>The names of passes that an editor writes.</summary>
public class PassNameTests
{
    /// <summary>The head is silent while a pass is misnamed: it may be the one that is meant.</summary>
    [Theory]
    [InlineData("Caption\\\"ing")]
    [InlineData("Caption\\\\ing")]
    [InlineData("Caption ing")]
    public async Task ANameThatNoPassCanHave_IsMendedAtThePassOnly(string name)
    {
        var harness = FixHarness.Of(GeneratorHarness.Scene.Replace("Pass(\"Captioning\", Mask", $"Pass(\"{name}\", Mask"));
        Assert.Equal("MAM005", Assert.Single(await harness.DiagnosticsAsync()).Id);
    }

    [Fact]
    public void AName_IsWrittenAsALiteral() =>
        Assert.Equal("\"a \\\"b\\\" \\\\ c\"", MendEdit.SetName(CaptionSpec.Path.At("pass"), "a \"b\" \\ c").Text);

    [Theory]
    [InlineData("_imageProjectionWeight", "ImageProjectionWeight")]
    [InlineData("__arglist", "Arglist")]
    [InlineData("_", "Captioning")]
    public async Task ANameWithAnUnderscoreInFront_IsOfferedWithout(string name, string mended)
    {
        var harness = FixHarness.Of(GeneratorHarness.Scene.Replace("\"Captioning\"", $"\"{name}\""));
        var diagnostic = Assert.Single(await harness.DiagnosticsAsync());
        var offer = Assert.Single(await harness.OffersAsync(diagnostic));
        Assert.Equal($"Rename the pass to “{mended}”", offer.Title);
        var after = await harness.ApplyAsync(offer);
        Assert.Equal(GeneratorHarness.Scene.Replace("\"Captioning\"", $"\"{mended}\""), await after.TextAsync());
        Assert.Empty(await after.DiagnosticsAsync());
    }
}
