using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class SaveOptionsTests
{
    [Theory]
    [InlineData(ScalarType.BFloat16, 2)]
    [InlineData(ScalarType.Float16, 2)]
    [InlineData(ScalarType.Float32, 4)]
    [InlineData(ScalarType.Float64, 8)]
    public void Floating_tensors_are_written_in_the_type_that_is_asked_for(ScalarType type, int size)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ToyModel(1);

        Checkpoints.Save(folder.Path, model, options: new SaveOptions { FloatType = type });

        using var file = new SafetensorsFile(folder["model.safetensors"]);
        Assert.Equal(ScalarType.Int64, file.Entry("counts").Type);
        foreach (var (key, parameter) in model.named_parameters())
        {
            Assert.Equal((type, size * parameter.numel()), (file.Entry(key).Type, file.Entry(key).Length));
            Assert.Equal(parameter.to(type).Values(), file.Read(key).Values());
            Assert.Equal(ScalarType.Float32, parameter.dtype);
        }
    }

    [Fact]
    public void A_file_of_half_the_size_loads_again()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        using var other = new ToyModel(2);

        LiveTensors.AssertNoneLeft(() =>
        {
            Checkpoints.Save(folder["a"], model, options: new SaveOptions { FloatType = ScalarType.BFloat16 });
            Checkpoints.Load(folder["a"], other);
        });
        Checkpoints.Save(folder["b"], other, options: new SaveOptions { FloatType = ScalarType.BFloat16 });

        Assert.Equal(File.ReadAllBytes(folder["a/model.safetensors"]), File.ReadAllBytes(folder["b/model.safetensors"]));
    }

    [Fact]
    public void A_value_that_would_become_infinite_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);
        using (no_grad())
        {
            model.get_parameter("scale")!.fill_(65_520);
        }

        var error = Assert.Throws<ArgumentException>(() => Checkpoints.Save(folder.Path, model, null, "{}", new SaveOptions { FloatType = ScalarType.Float16 }));

        Assert.Contains("'scale' holds a value that is too large for Float16", error.Message);
        Assert.Empty(folder.Files);
        Checkpoints.Save(folder.Path, model, null, "{}", new SaveOptions { FloatType = ScalarType.BFloat16 });
    }

    [Fact]
    public void What_is_infinite_already_stays_so()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ToyModel(1);
        using (no_grad())
        {
            model.get_parameter("scale")!.fill_(double.NegativeInfinity);
        }

        Checkpoints.Save(folder.Path, model, options: new SaveOptions { FloatType = ScalarType.Float16 });

        using var file = CheckpointFile.Open(folder.Path);
        Assert.Equal([double.NegativeInfinity], file.Read("scale").Values());
    }

    [Theory]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Bool)]
    [InlineData(ScalarType.ComplexFloat32)]
    public void A_type_that_is_not_for_floating_numbers_is_refused(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using var model = new ToyModel(1);

        var error = Assert.Throws<ArgumentException>(() => Checkpoints.Save(folder.Path, model, options: new SaveOptions { FloatType = type }));

        Assert.Contains($"SaveOptions.FloatType is {type}", error.Message);
        Assert.Empty(folder.Files);
    }
}
