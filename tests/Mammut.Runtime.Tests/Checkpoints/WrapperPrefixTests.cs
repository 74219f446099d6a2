using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class WrapperPrefixTests
{
    [Fact]
    public void Wrappers_are_taken_off_a_bounded_number_of_times()
    {
        string Found(int rounds) => WrapperPrefix.Of([new StoredTensor(string.Concat(Enumerable.Repeat("module.", rounds)) + "x", ScalarType.Float32, [])], []);

        Assert.Equal("module.module.", Found(2));
        Assert.Equal(7 * WrapperPrefix.MaxRounds, Found(WrapperPrefix.MaxRounds).Length);
        Assert.Equal(7 * WrapperPrefix.MaxRounds, Found(1000).Length);
    }
}
