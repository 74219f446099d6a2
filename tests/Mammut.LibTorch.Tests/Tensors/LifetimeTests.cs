using System.Runtime.CompilerServices;
using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class LifetimeTests
{
    [Fact]
    public void A_step_of_training_leaves_nothing_behind()
    {
        long before = LiveTensors.Count();
        using (var weight = new Parameter(randn(4, 3)))
        {
            using (NewDisposeScope())
            {
                Tensor loss = randn(5, 3).matmul(weight.t()).pow(2).mean();
                loss.backward();
                foreach (Tensor part in weight.grad!.unbind())
                    part.max(0).values.add(1);
                (Tensor values, Tensor indices) = weight.topk(2);
                _ = values.gather(1, indices.clamp(0, 1));
            }
            Assert.Equal(before + 1, Tensor.TotalCount);
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void The_count_has_a_peak()
    {
        using (NewDisposeScope())
            for (int i = 0; i < 100; i++)
                zeros(1);
        Assert.InRange(Tensor.PeakCount, 100, long.MaxValue);
    }

    [Fact]
    public void Forgotten_tensors_are_freed_by_the_collector()
    {
        long before = LiveTensors.Count();
        Forget();
        for (int i = 0; i < 20 && Tensor.TotalCount > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_parameter_takes_the_tensor_over()
    {
        long before = LiveTensors.Count();
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor data = ones(2);
            var parameter = new Parameter(data);
            Assert.True(data.IsInvalid);
            Assert.True(parameter.requires_grad);
            Assert.True(scope.Contains(parameter));
            Assert.False(scope.Contains(data));
            Assert.Equal(before + 1, Tensor.TotalCount);
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_handle_can_be_given_away_and_taken()
    {
        long before = LiveTensors.Count();
        Tensor first = tensor([1f, 2f, 3f]);
        IntPtr handle = first.DecoupleFromNativeHandle();
        Assert.True(first.IsInvalid);
        Assert.Equal(before, Tensor.TotalCount);
        using (Tensor again = Tensor.UnsafeCreateTensor(handle))
            Assert.Equal([1f, 2f, 3f], again.data<float>().ToArray());
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Threads_may_call_at_once()
    {
        long before = LiveTensors.Count();
        Parallel.For(0, 8, i =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor sum = zeros(16);
            for (int n = 0; n < 200; n++)
                sum = sum.add(full(16, i));
            Assert.Equal(200f * i, sum.max().item<float>());
        });
        Assert.Equal(before, Tensor.TotalCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (int i = 0; i < 50; i++)
            _ = zeros(10).add(1);
    }
}
