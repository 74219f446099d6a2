using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Ids to classes by an embedding and two layers, with noise from torch's generator while it trains.</summary>
internal sealed class ToyModel : GeneratedModule
{
    private readonly Parameter _embedding;
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Parameter _output;
    private readonly Parameter _scale;

    public ToyModel(long seed) : base("Toy")
    {
        using var generator = new Generator(0, CPU);
        generator.manual_seed(seed);
        _embedding = Register("embedding.weight", Init.Normal(generator, 1, 10, 4));
        _weight = Register("hidden.weight", Init.Normal(generator, 0.5, 8, 4));
        _bias = Register("hidden.bias", Init.Normal(generator, 0.1, 8));
        _output = Register("output.weight", Init.Normal(generator, 0.5, 3, 8));
        _scale = Register("scale", Init.Constant(1 + 0.1 * seed));
        register_buffer("counts", full(2, seed, dtype: ScalarType.Int64).DetachFromDisposeScope());
    }

    /// <summary>Standard deviation of the noise on the hidden states.</summary>
    public double Noise { get; set; }

    /// <summary>Ids int64 [B] to logits [B, 3].</summary>
    public Tensor Forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var hidden = _embedding.index_select(0, ids).matmul(_weight.t()).add(_bias).tanh();
        if (training && Noise > 0)
            hidden = hidden + rand(hidden.shape) * Noise;
        return (hidden.matmul(_output.t()) * _scale).MoveToOuterDisposeScope();
    }

    /// <summary>Cross-entropy, and the size of the logits as a second part.</summary>
    public LossParts Loss(ToyBatch batch)
    {
        using var scope = NewDisposeScope();
        var logits = Forward(batch.Ids);
        return new LossParts(
            ("classes", 1, nn.functional.cross_entropy(logits, batch.Classes)),
            ("size", 0.01, logits.square().mean()));
    }

    /// <summary>All its state as bytes.</summary>
    public byte[] Bits()
    {
        using var bytes = new MemoryStream();
        foreach (var (_, value) in state_dict())
        {
            using var contiguous = value.detach().contiguous();
            bytes.Write(contiguous.bytes);
        }

        return bytes.ToArray();
    }
}

/// <summary>Ids int64 [B] and their classes int64 [B].</summary>
internal sealed class ToyBatch(long[] ids) : IDisposable
{
    public Tensor Ids { get; } = tensor(ids).DetachFromDisposeScope();

    public Tensor Classes { get; } = tensor(ids.Select(id => id % 3).ToArray()).DetachFromDisposeScope();

    public int Count => ids.Length;

    public bool Disposed { get; private set; }

    public void Dispose()
    {
        Ids.Dispose();
        Classes.Dispose();
        Disposed = true;
    }
}

/// <summary>Batches in a fixed order, handed over asynchronously.</summary>
internal sealed class ToyData(int batches, int size = 6) : IAsyncEnumerable<ToyBatch>
{
    /// <summary>Where the next enumeration begins, and, while one goes on, the batches it has given.</summary>
    public int Position { get; set; }

    /// <summary>Batches given in all.</summary>
    public int Drawn { get; private set; }

    /// <summary>Called before each batch with its index.</summary>
    public Action<int>? Before { get; set; }

    public List<ToyBatch> Given { get; } = [];

    public async IAsyncEnumerator<ToyBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        for (; Position < batches;)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            Before?.Invoke(Position);
            var random = new Random(Position);
            Position++;
            Drawn++;
            Given.Add(new ToyBatch(Enumerable.Range(0, size).Select(_ => (long)random.Next(10)).ToArray()));
            yield return Given[^1];
        }

        Position = 0;
    }
}
