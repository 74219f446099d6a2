using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Mammut.LibTorch.Tests.Modules;

public class FunctionalTests
{
    [Fact]
    public void Layers()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Numbers.Doubles([1, 4], 1, 2, 3, 6);
        Numbers.Same([12, 13], linear(x, ones([2, 4], float64), tensor([0, 1.0])));
        double deviation = Math.Sqrt(3.5 + 1e-5);
        Numbers.Same([-2 / deviation, -1 / deviation, 0, 3 / deviation], layer_norm(x, [4]));
        Numbers.Same([1 - 4 / deviation, 1 - 2 / deviation, 1, 1 + 6 / deviation], layer_norm(x, [4], full([4], 2.0, float64), ones([4], float64)));
        Numbers.Same(layer_norm(x, [4]), group_norm(x, 1));
        Numbers.Same([1 / Math.Sqrt(50), 2 / Math.Sqrt(50), 3 / Math.Sqrt(50), 6 / Math.Sqrt(50)], normalize(x));
        Numbers.Same([0, 0], normalize(zeros([1, 2], float64)));
        Numbers.Same([1, 0, 0, 0, 0, 1], one_hot(tensor([0L, 2]), 3));
        Numbers.Same([6 / Math.Sqrt(14)], cosine_similarity(Numbers.Doubles([1, 3], 1, 2, 3), Numbers.Doubles([1, 3], 1, 1, 1)) * Math.Sqrt(3));
        Tensor image = arange(16, float64).view(1, 1, 4, 4);
        Numbers.Same([10, 18, 42, 50], conv2d(image, ones([1, 1, 2, 2], float64), strides: [2, 2]));
        Assert.Equal([1, 2, 6, 6], conv2d(image, ones([2, 1, 3, 3], float64), padding: [2, 2]).shape);
        Numbers.Same([3, 5], conv1d(tensor([1.0, 2, 3]).view(1, 1, 3), ones([1, 1, 2], float64)));
        Assert.Equal([1, 1, 1, 1, 1], conv3d(ones([1, 1, 2, 2, 2], float64), ones([1, 1, 2, 2, 2], float64)).shape);
        Numbers.Same([2.5, 4.5, 10.5, 12.5], avg_pool2d(image, 2));
        Numbers.Same([7.5], adaptive_avg_pool2d(image, 1));
        Numbers.Same([0, 1, 4, 5], nn.functional.unfold(image, 2, stride: 2)[0, TensorIndex.Colon, 0]);
        Numbers.Same([3 / (1 + Math.Exp(-6.0))], glu(Numbers.Doubles([1, 2], 3, 6)));
    }

    [Fact]
    public void Dropout()
    {
        using DisposeScope scope = NewDisposeScope();
        using (manual_seed(1)) { }
        Tensor x = ones(10000);
        Numbers.Same(x, dropout(x, 0.5, training: false));
        Tensor dropped = dropout(x, 0.25);
        Assert.InRange((dropped == 0).@float().mean().item<float>(), 0.23, 0.27);
        Numbers.Same([0, 4f / 3], dropped.unique().output, 1e-6);
    }

    [Fact]
    public void Cross_entropy()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = Numbers.Doubles([3, 3], 1, 2, 3, 0, 0, 0, 5, 1, 1);
        Tensor target = tensor([2L, 1, -100]);
        double[] each = [Math.Log(Math.Exp(1 - 3) + Math.Exp(2 - 3) + 1), Math.Log(3), 0];
        Numbers.Same(each, cross_entropy(logits, target, reduction: nn.Reduction.None));
        Numbers.Same([each.Sum() / 2], cross_entropy(logits, target));
        Numbers.Same([each.Sum()], cross_entropy(logits, target, reduction: nn.Reduction.Sum));
        double even = each[0] + (3 - 2.0);
        Numbers.Same([(0.9 * each[0] + 0.1 * even + Math.Log(3)) / 2], cross_entropy(logits, target, label_smoothing: 0.1));
        Numbers.Same([Math.Log(3)], cross_entropy(logits[1..2], tensor([7L]).sub(6)));
        Numbers.Same([each[0]], cross_entropy(logits, tensor([2L, 1, 0]), weight: tensor([0.0, 0, 1])));
        Numbers.Same([each[0]], cross_entropy(logits, tensor([2L, 0, 0]), ignore_index: 0));
    }

    [Fact]
    public void Other_losses()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([0.5, -1]), target = tensor([1.0, 0]);
        double[] each = [Math.Log(1 + Math.Exp(-0.5)), Math.Log(1 + Math.Exp(-1))];
        Numbers.Same([each.Average()], binary_cross_entropy_with_logits(x, target));
        Numbers.Same([3 * each[0] + each[1]], binary_cross_entropy_with_logits(x, target, reduction: nn.Reduction.Sum, pos_weights: tensor([3.0, 3])));
        Numbers.Same([2 * each[0], each[1]], binary_cross_entropy_with_logits(x, target, tensor([2.0, 1]), nn.Reduction.None));
        Numbers.Same([each.Average()], binary_cross_entropy(x.sigmoid(), target));
        Numbers.Same([(0.25 + 1) / 2], mse_loss(x, target));
        Numbers.Same([0.75], l1_loss(x, target));
        Numbers.Same([(0.125 + 0.5) / 2], smooth_l1_loss(x, target));
        Numbers.Same([(Math.Exp(1) * 0.5 + 1) / 2], kl_div(x, tensor([1.0, 0])));
        Numbers.Same([2 * Math.Log(2) - 1], kl_div(tensor([0.5]), tensor([2.0]), log_target: false, nn.Reduction.Sum));
    }

    [Fact]
    public void Resampling()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = arange(4, float64).view(1, 1, 2, 2);
        Numbers.Same([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3], interpolate(image, [4, 4]));
        Numbers.Same(interpolate(image, [4, 4]), interpolate(image, scale_factor: [2, 2]));
        Numbers.Same([0, 0.5, 1, 1, 1.5, 2, 2, 2.5, 3], interpolate(image, [3, 3], mode: InterpolationMode.Bilinear, align_corners: true));
        Numbers.Same(image, interpolate(image, [2, 2], mode: InterpolationMode.Bicubic));
        Numbers.Same([1.5], interpolate(image, [1, 1], mode: InterpolationMode.Bilinear, antialias: true));
        Numbers.Same([1.5], interpolate(image, [1, 1], mode: InterpolationMode.Area));
        Numbers.Same([0, 0, 1, 1], interpolate(image[0, 0, 0].view(1, 1, 2), [4], mode: InterpolationMode.NearestExact));
        Numbers.Same([0, 0.25, 0.75, 1], interpolate(image[0, 0, 0].view(1, 1, 2), [4], mode: InterpolationMode.Linear));
        Assert.Equal([1, 1, 3, 3], interpolate(image, scale_factor: [1.6, 1.6], recompute_scale_factor: true).shape);
        Assert.Contains("exactly one", Assert.Throws<ArgumentException>(() => interpolate(image)).Message);
        Assert.Contains("Linear", Assert.Throws<ArgumentException>(() => interpolate(image, [3, 3], mode: InterpolationMode.Linear)).Message);
    }

    [Fact]
    public void Padding_reaches_where_it_should()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Numbers.Doubles([1, 3], 1, 2, 3);
        Numbers.Same([0, 1, 2, 3, 0, 0], pad(x, (1, 2)));
        Numbers.Same([1, 2], pad(x, [0, -1]));
        Numbers.Same([9, 1, 2, 3, 9, 9, 9, 9], pad(x, (1, 0, 0, 1), value: 9));
        Numbers.Same([2, 1, 2, 3, 2], pad(x.unsqueeze(0), [1, 1], PaddingModes.Reflect));
        Numbers.Same([1, 1, 2, 3, 3], pad(x.unsqueeze(0), [1, 1], PaddingModes.Replicate));
        Numbers.Same([3, 1, 2, 3, 1], pad(x.unsqueeze(0), [1, 1], PaddingModes.Circular));
        Assert.Equal([3, 5], pad(x, 1).shape);
    }

    [Theory]
    [InlineData(1.0, 0.2)]
    [InlineData(100.0, 1.0)]
    public void Gradients_are_clipped_to_a_joint_norm(double limit, double factor)
    {
        using DisposeScope scope = NewDisposeScope();
        var a = new Parameter(zeros(1));
        var b = new Parameter(zeros(2));
        var without = new Parameter(zeros(1));
        a.grad = tensor([3f]);
        b.grad = tensor([0f, 4]);
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b, without], limit), 1e-6);
        Numbers.Same([3 * factor], a.grad!, 1e-5);
        Numbers.Same([0, 4 * factor], b.grad!, 1e-5);
        nn.utils.clip_grad_value_([a, b, without], 0.1);
        Numbers.Same([0, 0.1], b.grad!, 1e-6);
    }

    [Fact]
    public void First_values()
    {
        using DisposeScope scope = NewDisposeScope();
        using (manual_seed(1)) { }
        var weight = new Parameter(empty(5000));
        Assert.Same(weight, nn.init.zeros_(weight));
        Numbers.Same([0, 0], weight[..2]);
        Numbers.Same([1, 1], nn.init.ones_(weight)[..2]);
        Numbers.Same([4, 4], nn.init.constant_(weight, 4)[..2]);
        nn.init.normal_(weight, 1, 0.5);
        Assert.InRange(weight.mean().item<float>(), 0.97, 1.03);
        nn.init.uniform_(weight, 2, 3);
        Numbers.Same([1, 1], stack([weight.min() >= 2, weight.max() <= 3]));
        nn.init.trunc_normal_(weight, std: 0.02, a: -0.04, b: 0.04);
        Assert.InRange(weight.std().item<float>(), 0.0168, 0.0185);
        Assert.InRange(weight.max().item<float>(), 0.038f, 0.04f);
        Assert.True(weight.requires_grad && weight.is_leaf);
    }
}
