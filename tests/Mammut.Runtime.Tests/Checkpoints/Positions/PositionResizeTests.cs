using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Tables of positions of another size. The expected values of interpolation are PyTorch's: Fixtures/write.py computed them.</summary>
public sealed class PositionResizeTests
{
    private static readonly PositionTable[] s_tables = [new("image", 3, 5, Leading: 1), new("bare", 2, 2), new("text")];

    [Fact]
    public void Without_the_option_another_size_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        using var model = new Tables(16, 4, 6);
        Write(folder, 17, 16, 8);

        var error = Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder.Path, model, positions: s_tables));

        Assert.Equal([PositionResize.Grid, PositionResize.Grid, PositionResize.SliceText], error.Misshapen.Select(key => key.Remedy!.Value));
        Assert.Contains("image: expected [16, 4], the file has [17, 4]; LoadOptions.Resize = PositionResize.Grid would fit it", error.Message);
        Assert.Contains("LoadOptions.Resize = PositionResize.SliceText would fit it", error.Message);
    }

    [Theory]
    [InlineData("wider", 10, 16)]
    [InlineData("smaller", 50, 16)]
    public void A_grid_is_interpolated_as_open_clip_does_and_the_class_row_kept(string name, int stored, int rows)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new Tables(rows, 4, 6);
        using var reference = CheckpointFile.Open(TorchFileTests.Fixture("positions.pt"));
        Safetensors.Write(folder["model.safetensors"], [("image", reference.Read($"{name}.from")), ("bare", zeros(4, 4)), ("text", zeros(6, 4))]);

        var report = Checkpoints.Load(folder.Path, model, null, new LoadOptions { Resize = PositionResize.Grid }, s_tables);

        var image = model.get_parameter("image")!;
        Assert.Equal([stored, 4L], reference[$"{name}.from"].Shape);
        Tensors.AssertClose(reference.Read($"{name}.to").Values(), image, 1e-6);
        Assert.Equal(reference.Read($"{name}.from")[0].Values(), image[0].Values());
        var resized = Assert.Single(report.Resized);
        var side = Math.Sqrt(stored - 1);
        Assert.Equal(("image", $"bicubic, from a grid of {side} x {side} to 3 x 5"), (resized.Key, resized.How));
        Assert.Contains($"resized: image, [{stored}, 4] to [16, 4]: bicubic", report.ToString());
        Assert.Equal(["image", "bare", "text"], report.Loaded);
    }

    [Fact]
    public void A_grid_in_half_precision_is_interpolated_in_full()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new Tables(16, 4, 6);
        using var reference = CheckpointFile.Open(TorchFileTests.Fixture("positions.pt"));
        Safetensors.Write(folder["model.safetensors"], [("image", reference.Read("wider.from").to(ScalarType.BFloat16)), ("bare", zeros(4, 4)), ("text", zeros(6, 4))]);

        var report = Checkpoints.Load(folder.Path, model, null, new LoadOptions { Resize = PositionResize.Grid }, s_tables);

        // The numbers of the fixture are those of bfloat16, so the result is that of float32.
        Tensors.AssertClose(reference.Read("wider.to").Values(), model.get_parameter("image")!, 1e-6);
        Assert.Equal(new ConvertedKey("image", "BF16", "F32"), Assert.Single(report.Converted));
    }

    [Fact]
    public void A_longer_text_is_cut()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new Tables(16, 4, 6);
        var written = Write(folder, 16, 4, 9);

        var report = Checkpoints.Load(folder.Path, model, null, new LoadOptions { Resize = PositionResize.SliceText }, s_tables);

        Assert.Equal(written["text"][..6].Values(), model.get_parameter("text")!.Values());
        Assert.Equal("the first 6 of 9", Assert.Single(report.Resized).How);
    }

    [Theory]
    [InlineData("longer", PositionResize.InterpolateText)]
    [InlineData("longer", PositionResize.InterpolateText | PositionResize.SliceText)]
    [InlineData("shorter", PositionResize.InterpolateText)]
    public void A_text_is_interpolated_only_when_asked(string name, PositionResize resize)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new Tables(16, 4, 6);
        using var reference = CheckpointFile.Open(TorchFileTests.Fixture("positions.pt"));
        Safetensors.Write(folder["model.safetensors"], [("image", zeros(16, 4)), ("bare", zeros(4, 4)), ("text", reference.Read($"{name}.from"))]);

        if (name == "longer")
            Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder.Path, model, null, new LoadOptions { Resize = PositionResize.SliceText }, s_tables));
        Checkpoints.Load(folder.Path, model, null, new LoadOptions { Resize = resize }, s_tables);

        Tensors.AssertClose(reference.Read($"{name}.to").Values(), model.get_parameter("text")!, 1e-6);
    }

    [Theory]
    [InlineData(18, 4, "image")] // 17 patches are no square
    [InlineData(16, 3, "bare")]
    public void A_table_that_is_no_square_is_refused(int image, int bare, string key)
    {
        using var folder = new TemporaryFolder();
        using var model = new Tables(16, 4, 6);
        Write(folder, image, bare, 6);

        var error = Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder.Path, model, null, new LoadOptions { Resize = PositionResize.Grid }, s_tables));

        var misshapen = Assert.Single(error.Misshapen);
        Assert.Equal((key, null), (misshapen.Key, misshapen.Remedy));
    }

    [Fact]
    public void A_tensor_that_is_no_table_of_positions_is_never_resized()
    {
        using var folder = new TemporaryFolder();
        using var model = new Tables(16, 4, 6);
        Write(folder, 16, 4, 9);
        var options = new LoadOptions { Strict = false, Resize = PositionResize.Grid | PositionResize.SliceText | PositionResize.InterpolateText };

        var error = Assert.Throws<CheckpointMismatchException>(() => Checkpoints.Load(folder.Path, model, null, options));

        Assert.Equal("text", Assert.Single(error.Misshapen).Key);
    }

    [Theory]
    [InlineData("nowhere", 0, "The model has no table of positions 'nowhere'.")]
    [InlineData("image", 0, "The table of positions 'image' has 16 rows, not 0 and 3 x 5.")]
    public void A_table_that_is_not_the_models_is_refused(string key, long leading, string expected)
    {
        using var folder = new TemporaryFolder();
        using var model = new Tables(16, 4, 6);
        Write(folder, 16, 4, 6);

        var error = Assert.Throws<ArgumentException>(() => Checkpoints.Load(folder.Path, model, positions: [new(key, 3, 5, leading)]));

        Assert.StartsWith(expected, error.Message);
    }

    private static Dictionary<string, Tensor> Write(TemporaryFolder folder, long image, long bare, long text)
    {
        var tensors = new Dictionary<string, Tensor> { ["image"] = randn(image, 4), ["bare"] = randn(bare, 4), ["text"] = randn(text, 4) };
        Safetensors.Write(folder["model.safetensors"], [.. tensors.Select(item => (item.Key, item.Value))]);
        return tensors;
    }

    private sealed class Tables : GeneratedModule
    {
        public Tables(long image, long bare, long text) : base("Tables")
        {
            Register("image", Init.Constant(7, image, 4));
            Register("bare", Init.Constant(7, bare, 4));
            Register("text", Init.Constant(7, text, 4));
        }
    }
}
