using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>Checkpoints in the open layout, by way of PyTorch and into models of other sizes.</summary>
public sealed class ForeignCheckpointTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mammut");
    private readonly DisposeScope _scope = NewDisposeScope();

    [TorchPythonTheory]
    [InlineData(null)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void ACheckpoint_GoesToPyTorchAndBack_Unchanged(ScalarType? type)
    {
        using OpenMammut model = new(seed: 1), other = new(seed: 2);
        var (ours, theirs) = (At("model.safetensors"), At("epoch_7.pt"));
        var options = new SaveOptions { FloatType = type };
        model.Save(_folder.FullName, options);

        TorchPython.Run(Script, "to-torch", ours, theirs);
        File.Delete(ours);
        var report = other.Load(theirs);
        other.Save(_folder.FullName, options);
        TorchPython.Run(Script, "compare", ours, theirs);

        Assert.Equal(OpenMammut.Keys.Entries.Count, report.Loaded.Count);
        Assert.Equal(type is null ? 0 : report.Loaded.Count, report.Converted.Count);
        foreach (var (key, parameter) in other.named_parameters())
            Assert.True(Close.Same(type is null ? model.get_parameter(key)! : model.get_parameter(key)!.to(type.Value).to(ScalarType.Float32), parameter), key);
    }

    [Fact]
    public void PositionsOfAnotherSize_AreResized_OnlyWhenAsked()
    {
        using var model = new OpenMammut(seed: 1);
        using var large = new LargeOpenMammut(seed: 2);
        model.Save(_folder.FullName);
        var before = large.get_parameter("vision.positions")!.clone();

        var error = Assert.Throws<CheckpointMismatchException>(() => large.Load(_folder.FullName));
        Assert.Equal(["text.positions", "vision.positions"], error.Misshapen.Select(key => key.Key).Order());
        Assert.True(Close.Same(before, large.get_parameter("vision.positions")!));

        var report = large.Load(_folder.FullName, new LoadOptions { Resize = PositionResize.Grid | PositionResize.SliceText });

        Assert.Equal(
            ["text.positions: the first 8 of 12", "vision.positions: bicubic, from a grid of 4 x 4 to 6 x 4"],
            report.Resized.Select(key => $"{key.Key}: {key.How}").Order());
        var (old, positions) = (model.get_parameter("vision.positions")!, large.get_parameter("vision.positions")!);
        Assert.True(Close.Same(old[0], positions[0]));
        // Only the height changes, so each column is interpolated by itself.
        var column = nn.functional.interpolate(
            old.narrow(0, 1, 16).view(4, 4, -1).permute(2, 0, 1).unsqueeze(0).narrow(3, 1, 1), [6, 1], mode: InterpolationMode.Bicubic, align_corners: false, antialias: true);
        Close.Check(positions.narrow(0, 1, 24).view(6, 4, -1).select(1, 1), column.squeeze(0).squeeze(-1).t(), 1e-6, "positions");
        Assert.True(Close.Same(model.get_parameter("text.positions")!.narrow(0, 0, 8), large.get_parameter("text.positions")!));
    }

    [Fact]
    public void PositionsOfAMomentumCopy_AreResizedAsTheModelsOwn()
    {
        using var model = new MomentumModel(seed: 1);
        using var large = new LargeMomentumModel(seed: 2);
        model.Save(_folder.FullName);

        var error = Assert.Throws<CheckpointMismatchException>(() => large.Load(_folder.FullName));
        Assert.Equal(["momentum.vision.positions: Grid", "vision.positions: Grid"], error.Misshapen.Select(key => $"{key.Key}: {key.Remedy}").Order());

        var report = large.Load(_folder.FullName, new LoadOptions { Resize = PositionResize.Grid });

        Assert.Equal(
            ["momentum.vision.positions: bicubic, from a grid of 2 x 2 to 3 x 2", "vision.positions: bicubic, from a grid of 2 x 2 to 3 x 2"],
            report.Resized.Select(key => $"{key.Key}: {key.How}").Order());
        // A new model's copy is as the model.
        Assert.True(Close.Same(model.get_parameter("vision.positions")!, model.get_parameter("momentum.vision.positions")!));
        Assert.True(Close.Same(large.get_parameter("vision.positions")!, large.get_parameter("momentum.vision.positions")!));
    }

    [Fact]
    public void TheSummary_ShowsWhatEachKeyIsCalledInTheCheckpoint()
    {
        var lines = OpenMammut.Summary.ToString().Split('\n');

        Assert.Contains(lines, line => line.StartsWith("contrastive.image_projection.weight ", StringComparison.Ordinal) && line.Contains(" visual.proj ") && line.Contains("transposed"));
        Assert.Contains(lines, line => line.StartsWith("text.layers.*.attention.qkv.weight ", StringComparison.Ordinal) && line.Contains(" text.resblocks.*.attn.in_proj_weight ") && line.EndsWith("x4"));
        Assert.Equal(OpenMammut.Keys, OpenMammut.Summary.Keys);
        Assert.Null(TinyMammut.Summary.Keys);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Parity", "checkpoint.py");

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
