using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>CLIP and CoCa under open_clip's own names and shapes, in both directions.</summary>
public sealed class OpenClipCheckpointTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mammut");
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void AClip_ComesBackBitForBit() => ComesBack(new OpenClip(seed: 1), new OpenClip(seed: 2), (model, folder) => model.Save(folder), (model, folder) => model.Load(folder));

    [Fact]
    public void ACoca_ComesBackBitForBit() => ComesBack(new OpenCoca(seed: 1), new OpenCoca(seed: 2), (model, folder) => model.Save(folder), (model, folder) => model.Load(folder));

    [Fact]
    public void ACocaOfOneWidth_ComesBackBitForBit() =>
        ComesBack(new NarrowOpenCoca(seed: 1), new NarrowOpenCoca(seed: 2), (model, folder) => model.Save(folder), (model, folder) => model.Load(folder));

    [Fact]
    public void ACocaWithoutPooler_ComesBackBitForBit() =>
        ComesBack(new PlainOpenCoca(seed: 1), new PlainOpenCoca(seed: 2), (model, folder) => model.Save(folder), (model, folder) => model.Load(folder));

    /// <summary>Weights that PyTorch wrote under open_clip's names give what the reference computes.</summary>
    [TorchPythonTheory]
    [InlineData("weights")]
    [InlineData("weights-in-part")]
    public void AClipOfPyTorchs_ComputesWhatTheReferenceDoes(string form)
    {
        using var reference = new Reference("clip", ClipReferenceTests.Keys);
        using var model = new OpenClip(seed: 1);
        var report = model.Load(Written("clip", form));
        Assert.Equal(model.named_parameters().Count(), report.Loaded.Count);
        Assert.Empty(report.Unused);
        reference.CheckOutput("image_features", model.EmbedImages(reference.Input("images")));
        reference.CheckOutput("text_features", model.EmbedTexts(reference.Input("tokens")));
        // What is saved are the names that open_clip gives this configuration.
        model.Save(_folder.FullName);
        TorchPython.Run(Script, "same-weights", ReferenceFile("clip"), At("model.safetensors"));
    }

    [TorchPythonTheory]
    [InlineData("weights")]
    public void ACocaOfPyTorchs_ComputesWhatTheReferenceDoes(string form)
    {
        using var reference = new Reference("coca", CocaReferenceTests.Keys);
        using var model = new OpenCoca(seed: 1);
        var report = model.Load(Written("coca", form));
        Assert.Equal(model.named_parameters().Count(), report.Loaded.Count);
        var (images, tokens) = (reference.Input("images"), reference.Input("tokens"));
        var imageTokens = model.EncodeImages(images);
        reference.CheckOutput("image_features", model.EmbedImages(images));
        reference.CheckOutput("text_features", model.EmbedTexts(tokens));
        var texts = PackedTexts.Real(tokens, model.PaddingToken);
        reference.CheckOutput("logits", texts.Unpack(model.Text.Logits(model.Captioning(texts, imageTokens))));
        using var loss = model.Loss(images, tokens);
        reference.CheckLosses(loss, "caption", "contrastive");
        model.Save(_folder.FullName);
        TorchPython.Run(Script, "same-weights", ReferenceFile("coca"), At("model.safetensors"));
    }

    [Fact]
    public void ClipsPositionsOfAnotherSize_AreResized_OnlyWhenAsked()
    {
        using var model = new OpenClip(seed: 1);
        using var large = new LargeOpenClip(seed: 2);
        model.Save(_folder.FullName);

        var error = Assert.Throws<CheckpointMismatchException>(() => large.Load(_folder.FullName));
        Assert.Equal(["text.positions: SliceText", "vision.positions: Grid"], error.Misshapen.Select(key => $"{key.Key}: {key.Remedy}").Order());

        var report = large.Load(_folder.FullName, new LoadOptions { Resize = PositionResize.Grid | PositionResize.SliceText });
        Assert.Equal(["text.positions: the first 6 of 10", "vision.positions: bicubic, from a grid of 2 x 2 to 3 x 2"], report.Resized.Select(key => $"{key.Key}: {key.How}").Order());
    }

    /// <summary>The class token's position is the last of the file's table, however long that is.</summary>
    [Theory]
    [InlineData(PositionResize.SliceText, "the first 7 of 10")]
    [InlineData(PositionResize.InterpolateText, "linear, from 10 to 7")]
    public void OfAnotherContext_TheClassTokensPosition_StaysItsOwn(PositionResize resize, string how)
    {
        using var model = new OpenCoca(seed: 1);
        using var shorter = new ShortOpenCoca(seed: 2);
        model.Save(_folder.FullName);

        var error = Assert.Throws<CheckpointMismatchException>(() => shorter.Load(_folder.FullName));
        var misshapen = Assert.Single(error.Misshapen);
        Assert.Equal(("text.positions", "8 16", "11 16"), (misshapen.Key, string.Join(" ", misshapen.Expected), string.Join(" ", misshapen.Actual)));

        var report = shorter.Load(_folder.FullName, new LoadOptions { Resize = resize });
        Assert.Equal($"text.positions: {how}", report.Resized.Select(key => $"{key.Key}: {key.How}").Single());
        Assert.Contains("text_class_position", report.Loaded);
        Assert.True(Close.Same(model.get_parameter("text_class_position")!, shorter.get_parameter("text_class_position")!));
        var (old, positions) = (model.get_parameter("text.positions")!, shorter.get_parameter("text.positions")!);
        if (resize == PositionResize.SliceText)
            Assert.True(Close.Same(old.narrow(0, 0, 7), positions));
        else
            Close.Check(positions, nn.functional.interpolate(old.t().unsqueeze(0), [7], mode: InterpolationMode.Linear, align_corners: false).squeeze(0).t(), 1e-6, "positions");
    }

    [Fact]
    public void TheSummary_ShowsWhatIsSeveralTensorsThere()
    {
        var lines = OpenCoca.Summary.ToString().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.Contains("vision.resampler.layers.*.attention.kv.weight visual.attn_pool.attn.v_proj_weight of rows 16 to 31", lines);
        Assert.Contains("vision.resampler.layers.*.attention.q.bias visual.attn_pool.attn.in_proj_bias in rows 0 to 15", lines);
        Assert.Contains("text_class_position text.positional_embedding in row 10", lines);
        Assert.Contains(OpenClip.Summary.ToString().Split('\n'), line => line.StartsWith("text.last_norm.weight ", StringComparison.Ordinal) && line.EndsWith("or text.ln_final.weight", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Delete(recursive: true);
    }

    private void ComesBack<T>(T model, T other, Action<T, string> save, Func<T, string, LoadReport> load)
        where T : nn.Module
    {
        using (model)
        using (other)
        {
            save(model, _folder.FullName);
            var report = load(other, _folder.FullName);
            Assert.Equal(model.named_parameters().Select(parameter => parameter.name).Order(), report.Loaded.Order());
            Assert.Empty(report.Unused);
            foreach (var (key, parameter) in other.named_parameters())
                Assert.True(Close.Same(model.get_parameter(key)!, parameter), key);
        }
    }

    /// <summary>The reference's weights as PyTorch saves them.</summary>
    private string Written(string system, string form)
    {
        TorchPython.Run(Script, form, ReferenceFile(system), At("weights.pt"));
        return At("weights.pt");
    }

    private static string ReferenceFile(string system) => Path.Combine(AppContext.BaseDirectory, "Parity", "References", $"{system}.safetensors");

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Parity", "checkpoint.py");

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
