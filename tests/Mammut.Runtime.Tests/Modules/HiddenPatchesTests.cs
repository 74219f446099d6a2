using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class HiddenPatchesTests
{
    [Theory]
    [InlineData(0.75, 12)]
    [InlineData(0.001, 1)]
    [InlineData(0.999, 15)]
    public void As_many_patches_of_each_image_are_hidden_and_never_all_or_none(double share, long count)
    {
        using var scope = NewDisposeScope();
        var hidden = HiddenPatches.Draw(6, 16, share, CPU);
        Assert.Equal([6, 16], hidden.shape);
        Assert.All(hidden.to(ScalarType.Float32).sum(1).Values(), sum => Assert.Equal(count, sum));
    }

    [Fact]
    public void Every_patch_is_hidden_at_times_and_images_differ()
    {
        using var scope = NewDisposeScope();
        var hidden = HiddenPatches.Draw(400, 4, 0.5, CPU).to(ScalarType.Float32);
        Assert.All(hidden.mean([0]).Values(), share => Assert.InRange(share, 0.4, 0.6));
        Assert.True(hidden.select(0, 0).eq(hidden).all(1).to(ScalarType.Float32).mean().item<float>() < 0.5f);
    }

    [Fact]
    public void A_hidden_patch_is_the_token_and_the_others_are_as_they_were()
    {
        using var scope = NewDisposeScope();
        var patches = arange(12, dtype: ScalarType.Float32).view(2, 3, 2);
        var hidden = tensor(new[] { true, false, false, false, false, true }).view(2, 3);
        var token = tensor(new[] { -1f, -2f });
        Assert.Equal([-1, -2, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2], HiddenPatches.Replace(patches, hidden, token).Values());
    }

    [Fact]
    public void Flags_of_another_number_of_patches_are_refused()
    {
        using var scope = NewDisposeScope();
        var fault = Assert.Throws<ArgumentException>(() => HiddenPatches.Replace(zeros(2, 3, 2), zeros(2, 4).to(ScalarType.Bool), zeros(2)));
        Assert.Contains("[2, 3]", fault.Message);
        Assert.Contains("[2, 4]", fault.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_share_that_hides_all_or_nothing_is_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HiddenPatches.Draw(1, 4, share, CPU));
}
