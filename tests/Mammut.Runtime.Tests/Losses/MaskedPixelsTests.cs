using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class MaskedPixelsTests
{
    [Fact]
    public void The_loss_is_the_mean_square_over_hidden_patches_of_normalised_pixels()
    {
        using var scope = NewDisposeScope();
        var images = rand(2, 3, 4, 6, dtype: ScalarType.Float64, generator: new Generator(3, CPU));
        var pixels = rand(2, 6, 12, dtype: ScalarType.Float64, generator: new Generator(4, CPU));
        bool[] flags = [true, false, false, true, false, false, false, false, false, false, true, false];
        var loss = Losses.MaskedPixels(pixels, images, 2, tensor(flags).view(2, 6));
        Assert.Equal(Expected(images, pixels, flags), loss.item<double>(), 1e-12);
    }

    [Fact]
    public void A_perfect_prediction_costs_nothing_and_patches_that_are_seen_do_not_count()
    {
        using var scope = NewDisposeScope();
        var images = rand(1, 3, 4, 4, generator: new Generator(3, CPU));
        var seen = tensor(new[] { true, false, false, false }).view(1, 4);
        var any = Losses.MaskedPixels(zeros(1, 4, 12), images, 2, seen).item<float>();
        var other = zeros(1, 4, 12);
        other.narrow(1, 1, 3).fill_(7);
        Assert.Equal(any, Losses.MaskedPixels(other, images, 2, seen).item<float>());
        Assert.Equal(11.0 / 12, any, 1e-4);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_with_both()
    {
        using var scope = NewDisposeScope();
        var hidden = ones(1, 4).to(ScalarType.Bool);
        Assert.Contains("[1, 4, 12]", Assert.Throws<ArgumentException>(() => Losses.MaskedPixels(zeros(1, 3, 12), zeros(1, 3, 4, 4), 2, hidden)).Message);
        Assert.Contains("3 pixels", Assert.Throws<ArgumentException>(() => Losses.MaskedPixels(zeros(1, 4, 12), zeros(1, 3, 4, 4), 3, hidden)).Message);
    }

    private static double Expected(Tensor images, Tensor pixels, bool[] flags)
    {
        double sum = 0;
        var count = 0;
        for (var image = 0; image < 2; image++)
        {
            for (var patch = 0; patch < 6; patch++)
            {
                if (!flags[(6 * image) + patch])
                    continue;
                var (row, column) = (patch / 3 * 2, patch % 3 * 2);
                var values = new List<double>();
                for (var channel = 0; channel < 3; channel++)
                    for (var y = 0; y < 2; y++)
                        for (var x = 0; x < 2; x++)
                            values.Add(images[image, channel, row + y, column + x].item<double>());
                var mean = values.Average();
                var deviation = Math.Sqrt((values.Sum(value => (value - mean) * (value - mean)) / 11) + 1e-6);
                for (var i = 0; i < 12; i++, count++)
                    sum += Math.Pow(pixels[image, patch, i].item<double>() - ((values[i] - mean) / deviation), 2);
            }
        }

        return sum / count;
    }
}
