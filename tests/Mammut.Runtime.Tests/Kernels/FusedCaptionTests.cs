using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class FusedCaptionTests
{
    [Theory]
    [InlineData(1, 4, 3, 0, 0)]
    [InlineData(7, 24, 101, 0, 0)]
    [InlineData(7, 24, 101, 0.1, 0)]
    [InlineData(7, 24, 101, 0, 0.01)]
    [InlineData(1100, 8, 37, 0.1, 0.01)] // more rows than a chunk
    public void Is_the_loss_of_the_logits_with_all_gradients(long rows, long width, long tokens, double labelSmoothing, double zLoss)
    {
        using var scope = NewDisposeScope();
        var states = Tensors.Random(1, ScalarType.Float32, rows, width);
        var head = Tensors.Random(2, ScalarType.Float32, tokens, width);
        var labels = Labels(rows, tokens);

        var (expected, expectedGradients) = Run(
            (s, h) => Losses.Caption(s.matmul(h.transpose(0, 1)).unsqueeze(0), labels.unsqueeze(0), labelSmoothing, zLoss),
            states.to(ScalarType.Float64), head.to(ScalarType.Float64));
        Both(() =>
        {
            var (loss, gradients) = Run((s, h) => Losses.Caption(s, h, labels, labelSmoothing, zLoss), states, head);
            Assert.Empty(loss.shape);
            Tensors.AssertClose(expected.Values(), loss, 2e-5);
            Tensors.AssertClose(expectedGradients[0].Values(), gradients[0], 1e-6);
            Tensors.AssertClose(expectedGradients[1].Values(), gradients[1], 1e-6);
        });
    }

    [Fact]
    public void Only_what_needs_a_gradient_gets_one_and_all_labels_may_count()
    {
        using var scope = NewDisposeScope();
        var (states, head, labels) = (Tensors.Random(1, ScalarType.Float32, 4, 8), Tensors.Random(2, ScalarType.Float32, 9, 8), tensor((long[])[1, 2, 3, 8]));
        Both(() =>
        {
            var leaf = head.clone().requires_grad_();
            Losses.Caption(states, leaf, labels, 0, 0).backward();
            var other = states.clone().requires_grad_();
            Losses.Caption(other, head, labels, 0, 0).backward();
            var (_, gradients) = Run((s, h) => Losses.Caption(s, h, labels, 0, 0), states, head);
            Tensors.AssertClose(gradients[0].Values(), other.grad!, 1e-6);
            Tensors.AssertClose(gradients[1].Values(), leaf.grad!, 1e-6);
            Assert.False(Losses.Caption(states, head, labels, 0, 0).requires_grad);
        });
    }

    [NativeFact]
    public void A_label_that_is_no_token_is_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => Losses.Caption(zeros(2, 3), zeros(5, 3), tensor((long[])[0, 5]), 0, 0));
        Assert.Contains("label 5 at place 1", error.Message);
    }

    [NativeFact]
    public void The_kernel_does_one_product_forward_and_two_for_the_gradients_of_what_is_labelled()
    {
        using var scope = NewDisposeScope();
        var (states, head) = (ones(6, 3).requires_grad_(), ones(11, 3).requires_grad_());
        using var counter = new FlopCounter();
        Losses.Caption(states, head, Labels(6, 11), 0, 0).backward();
        Assert.Equal(3 * 2 * 4 * 3 * 11, counter.Stop());
    }

    [NativeFact]
    public void It_is_differentiated_one_time()
    {
        using var scope = NewDisposeScope();
        var loss = Losses.Caption(ones(2, 3).requires_grad_(), ones(5, 3), tensor((long[])[0, 4]), 0, 0);
        loss.backward([], retain_graph: true);
        Assert.Contains("once only", Assert.ThrowsAny<Exception>(() => loss.backward()).Message);
    }

    [Fact]
    public void No_tensor_is_left()
        => LiveTensors.AssertNoneLeft(() =>
        {
            using var scope = NewDisposeScope();
            Losses.Caption(ones(4, 3).requires_grad_(), ones(5, 3).requires_grad_(), Labels(4, 5), 0.1, 0.1).backward();
        });

    [Fact]
    public void Gradients_are_those_of_the_differences()
    {
        using var scope = NewDisposeScope();
        GradientCheck.Verify(
            x => Losses.Caption(x[0], x[1], Labels(5, 7), 0.1, 0.05),
            Tensors.Random(3, ScalarType.Float64, 5, 3), Tensors.Random(4, ScalarType.Float64, 7, 3));
    }

    [Fact]
    public void Without_labels_it_is_zero_and_so_are_its_gradients()
    {
        using var scope = NewDisposeScope();
        var labels = full(3, Losses.Ignored, ScalarType.Int64);
        Both(() =>
        {
            var (loss, gradients) = Run((s, h) => Losses.Caption(s, h, labels, 0.1, 0.1), ones(3, 2), ones(4, 2));
            Assert.Equal([0], loss.Values());
            Assert.All(gradients, gradient => Assert.All(gradient.Values(), value => Assert.Equal(0, value)));
        });
    }

    [Fact]
    public void Products_in_sixteen_bits_are_near()
    {
        using var scope = NewDisposeScope();
        var states = Tensors.Random(5, ScalarType.Float32, 40, 32);
        var head = Tensors.Random(6, ScalarType.Float32, 65, 32) * 0.2;
        var labels = Labels(40, 65);
        var (expected, expectedGradients) = Run((s, h) => Losses.Caption(s, h, labels, 0.1, 0.01), states, head);
        Both(() =>
        {
            var (loss, gradients) = Run((s, h) => Losses.Caption(s, h, labels, 0.1, 0.01, ScalarType.BFloat16), states, head);
            Assert.Equal([ScalarType.Float32, ScalarType.Float32, ScalarType.Float32], [loss.dtype, gradients[0].dtype, gradients[1].dtype]);
            Tensors.AssertClose(expected.Values(), loss, 0.01);
            Tensors.AssertClose(expectedGradients[0].Values(), gradients[0], 1e-3);
            Tensors.AssertClose(expectedGradients[1].Values(), gradients[1], 2e-3);
        });
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => Losses.Caption(zeros(2, 3), zeros(5, 4), zeros(2, ScalarType.Int64), 0, 0));
        Assert.Throws<ArgumentException>(() => Losses.Caption(zeros(2, 3), zeros(5, 3), zeros(3, ScalarType.Int64), 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Caption(zeros(2, 3), zeros(5, 3), zeros(2, ScalarType.Int64), 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Caption(zeros(2, 3), zeros(5, 3), zeros(2, ScalarType.Int64), 0, -1));
    }

    /// <summary>With the kernel and with the composed form.</summary>
    private static void Both(Action check)
    {
        check();
        using var off = NativeKernels.Off();
        check();
    }

    /// <summary>Labels of which every third is ignored.</summary>
    private static Tensor Labels(long rows, long tokens)
        => tensor((long[])[.. Enumerable.Range(0, (int)rows).Select(i => i % 3 == 1 ? Losses.Ignored : i * 31 % tokens)]);

    private static (Tensor Loss, Tensor[] Gradients) Run(Func<Tensor, Tensor, Tensor> loss, Tensor states, Tensor head)
    {
        Tensor[] leaves = [states.detach().clone().requires_grad_(), head.detach().clone().requires_grad_()];
        var value = loss(leaves[0], leaves[1]);
        (value * 3).backward();
        value = value.detach();
        return (value, [.. leaves.Select(leaf => leaf.grad! / 3)]);
    }
}
