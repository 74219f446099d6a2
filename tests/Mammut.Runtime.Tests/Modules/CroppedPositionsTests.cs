using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class CroppedPositionsTests
{
    [Fact]
    public void Outside_training_the_table_is_added_as_it_is()
    {
        using var scope = NewDisposeScope();
        var (tokens, table) = (Table(2 * 10, 4).view(2, 10, 4), Table(10, 4));
        Assert.Equal((tokens + table).Values(), CroppedPositions.Add(tokens, table, 3, 3, 12, keepFirst: true, training: false).Values());
    }

    [Fact]
    public void The_whole_of_a_table_that_is_not_enlarged_is_the_table()
    {
        using var scope = NewDisposeScope();
        var table = Table(6, 3);
        Assert.Equal(table.Values(), CroppedPositions.Crop(table, [(0, 0, 2, 3)], 2, 3, grid: 3).Values());
    }

    [Fact]
    public void A_crop_is_that_of_the_table_enlarged_by_torch_where_boxes_begin_at_whole_positions()
    {
        using var scope = NewDisposeScope();
        var table = Table(16, 5);
        var enlarged = nn.functional.interpolate(table.view(4, 4, 5).permute(2, 0, 1).unsqueeze(0), [12, 12], mode: InterpolationMode.Bilinear, align_corners: false).squeeze(0);
        // Boxes of as many positions as there are patches are sampled at positions themselves.
        foreach (var (top, left) in ((int, int)[])[(0, 0), (3, 5), (8, 8)])
        {
            var expected = enlarged.narrow(1, top, 4).narrow(2, left, 4).permute(1, 2, 0).reshape(16, 5);
            var cropped = CroppedPositions.Crop(table, [(top, left, 4, 4)], 4, 4, grid: 12).squeeze(0);
            Assert.True((expected - cropped).abs().max().item<float>() < 1e-5f);
        }
    }

    [Fact]
    public void Half_a_box_is_sampled_between_positions()
    {
        using var scope = NewDisposeScope();
        // Positions 0 to 3 of one feature, of which the middle two fill the box: samples at 1.0, 1.33, 1.67 and 2.0 less the half cells.
        var table = arange(4, dtype: ScalarType.Float32).view(4, 1);
        var cropped = CroppedPositions.Crop(table, [(0, 1, 1, 2)], 1, 4, grid: 4);
        Assert.Equal([0.75f, 1.25f, 1.75f, 2.25f], cropped.Values());
    }

    [Fact]
    public void Each_image_has_a_crop_of_its_own_and_the_class_token_keeps_its_position()
    {
        using var scope = NewDisposeScope();
        var table = Table(17, 4);
        var added = CroppedPositions.Add(zeros(8, 17, 4), table, 4, 4, 16, keepFirst: true, training: true);
        for (var image = 0; image < 8; image++)
        {
            Assert.Equal(table.select(0, 0).Values(), added[image, 0].Values());
            Assert.NotEqual(table.narrow(0, 1, 16).Values(), added[image].narrow(0, 1, 16).Values());
            Assert.InRange(added[image].narrow(0, 1, 16).max().item<float>(), float.MinValue, table.max().item<float>() + 1e-5f);
            if (image > 0)
                Assert.NotEqual(added[0].Values(), added[image].Values());
        }
    }

    [Fact]
    public void Gradients_reach_the_table_as_much_as_is_read_of_it()
    {
        using var scope = NewDisposeScope();
        var table = Table(9, 2).requires_grad_();
        CroppedPositions.Add(zeros(5, 9, 2), table, 3, 3, 9, keepFirst: false, training: true).sum().backward();
        // Every sample's shares sum to 1: 5 images of 9 samples, for each of two features.
        Assert.Equal(90, table.grad!.sum().item<float>(), 1e-3);
    }

    [Fact]
    public void Another_number_of_tokens_is_refused_with_both_shapes()
    {
        using var scope = NewDisposeScope();
        var fault = Assert.Throws<ArgumentException>(() => CroppedPositions.Add(zeros(1, 5, 4), Table(10, 4), 3, 3, 9, keepFirst: true, training: true));
        Assert.Contains("[1, 5, 4]", fault.Message);
        Assert.Contains("[10, 4]", fault.Message);
    }

    private static Tensor Table(long count, long width) => rand(count, width, generator: new Generator(5, CPU));
}
