using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>A trunk with two heads, each trained by a stream of its own.</summary>
internal sealed class TwoHeads : GeneratedModule
{
    private readonly Parameter _trunk;
    private readonly Parameter _left;
    private readonly Parameter _right;

    public TwoHeads(long seed) : base("TwoHeads")
    {
        using var generator = new Generator(0, CPU);
        generator.manual_seed(seed);
        _trunk = Register("trunk.weight", Init.Normal(generator, 1, 10, 4));
        _left = Register("left.weight", Init.Normal(generator, 0.5, 3, 4));
        _right = Register("right.weight", Init.Normal(generator, 0.5, 3, 4));
    }

    /// <summary>Standard deviation of the noise on the trunk.</summary>
    public double Noise { get; set; }

    public LossParts Left(ToyBatch batch) => Loss(batch, _left);

    public LossParts Right(ToyBatch batch) => Loss(batch, _right);

    /// <summary>All weights as bytes.</summary>
    public byte[] Bits(params string[] names)
    {
        using var bytes = new MemoryStream();
        foreach (var (name, value) in state_dict().Where(entry => names.Length == 0 || names.Contains(entry.Key)))
        {
            using var contiguous = value.detach().contiguous();
            bytes.Write(contiguous.bytes);
        }

        return bytes.ToArray();
    }

    private LossParts Loss(ToyBatch batch, Parameter head)
    {
        using var scope = NewDisposeScope();
        var hidden = _trunk.index_select(0, batch.Ids).tanh();
        if (training && Noise > 0)
            hidden = hidden + rand(hidden.shape) * Noise;
        return new LossParts(("classes", 1, nn.functional.cross_entropy(hidden.matmul(head.t()), batch.Classes)));
    }
}
