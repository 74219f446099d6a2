using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class TensorMemoryTests
{
    private const long Large = 40 << 20;

    // Null with TorchSharp's packages, or where the tests' environment chose malloc.
    private static bool Kept => TensorMemory.Use is not null;

    [Fact]
    public void Use_counts_what_tensors_hold_and_the_peak_stays()
    {
        if (!Kept)
            return;
        LiveTensors.Settle();
        TensorMemory.ForgetPeak();
        var before = TensorMemory.Use!.Value.Used;
        using (zeros([Large], ScalarType.Int8))
            Assert.Equal(before + Large, TensorMemory.Use!.Value.Used);

        Assert.Equal(before, TensorMemory.Use!.Value.Used);
        Assert.Equal(before + Large, TensorMemory.Use!.Value.Peak);
        Assert.Equal(before + Large, TensorMemory.ForgetPeak()!.Value.Peak);
        Assert.Equal(before, TensorMemory.Use!.Value.Peak);
    }

    [Fact]
    public void Freed_memory_serves_the_next_tensors_and_can_be_released()
    {
        if (!Kept)
            return;
        LiveTensors.Settle();
        zeros([4 * Large], ScalarType.Int8).Dispose();
        var reserved = TensorMemory.Use!.Value.Reserved;
        for (var i = 0; i < 3; i++)
        {
            // Together no more than what lies free, in pieces of other sizes.
            using var a = zeros([Large + 1000], ScalarType.Int8);
            using var b = zeros([2 * Large], ScalarType.Int8);
            Assert.Equal(reserved, TensorMemory.Use!.Value.Reserved);
        }

        TensorMemory.Release();
        Assert.True(TensorMemory.Use!.Value.Reserved <= reserved - 4 * Large);
    }

    [Fact]
    public void Memory_is_nobody_elses_while_a_tensor_holds_it()
    {
        using var scope = NewDisposeScope();
        var random = new Random(1);
        var held = new Dictionary<int, Tensor>();
        for (var i = 0; i < 400; i++)
        {
            var key = random.Next(40);
            if (held.Remove(key, out var old))
            {
                Assert.Equal((key, key), (old.min().ToInt32(), old.max().ToInt32()));
                old.Dispose();
            }
            held[key] = full([random.Next(1, 3_000_000)], key, ScalarType.Int32);
        }
        Assert.All(held, pair => Assert.Equal((pair.Key, pair.Key), (pair.Value.min().ToInt32(), pair.Value.max().ToInt32())));
    }

    [Fact]
    public void A_tensor_larger_than_the_machine_is_refused_with_its_size()
        => Assert.ThrowsAny<Exception>(() => empty([1L << 60], ScalarType.Int8));
}
