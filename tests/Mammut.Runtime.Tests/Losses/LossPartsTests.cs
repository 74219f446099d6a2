using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class LossPartsTests
{
    [Fact]
    public void TotalIsTheWeightedSumAndCarriesTheGradient()
    {
        using var scope = NewDisposeScope();
        var x = tensor(3.0).requires_grad_();
        using var parts = new LossParts(("Caption", 2, x * 1), ("Contrastive", 0.5, x * x));
        Assert.Equal([10.5], parts.Total.Values());
        Assert.Equal([("Caption", 2.0, 3.0), ("Contrastive", 0.5, 9.0)], parts.Parts.Select(p => (p.Name, p.Weight, p.Value.item<double>())));
        parts.Total.backward();
        Assert.Equal([2 + 0.5 * 6], x.grad!.Values());
    }

    [Fact]
    public void OutlivesTheScopeItWasMadeInAndGoesWithDispose()
        => LiveTensors.AssertNoneLeft(() =>
        {
            LossParts parts;
            using (NewDisposeScope())
                parts = new LossParts(("One", 1, tensor(2.0)), ("Two", 3, tensor(4.0)));
            Assert.Equal([14], parts.Total.Values());
            Assert.Equal([4], parts.Parts[1].Value.Values());
            parts.Dispose();
        });

    [Fact]
    public void APartIsAScalar()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("'One'", Assert.Throws<ArgumentException>(() => new LossParts(("One", 1, ones([2])))).Message);
        Assert.Throws<ArgumentException>(() => new LossParts());
    }
}
