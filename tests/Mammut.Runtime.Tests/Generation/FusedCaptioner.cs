using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Mammut.Tests;

/// <summary>
/// A real decoder with random weights, written as generated code is: fused layers, attention on the cache. It decodes on the
/// cache, or, to compare with, runs the whole text anew at each step with torch's own operators.
/// </summary>
internal sealed class FusedCaptioner : GeneratedModule, ICaptioner
{
    private const long Width = 24, HeadCount = 3, Depth = 2, Hidden = 40, Vocabulary = 37, ImageTokens = 5;

    private readonly bool _cached, _rotary;
    private readonly Activation _activation;
    private readonly Parameter _embedding, _head;
    private readonly Block[] _blocks;

    public FusedCaptioner(long seed, bool cached = true, bool rotary = true, Activation activation = Activation.Gelu) : base(nameof(FusedCaptioner))
    {
        (_cached, _rotary, _activation) = (cached, rotary, activation);
        using var scope = NewDisposeScope();
        using var generator = new Generator(0, CPU);
        generator.manual_seed(seed);
        _embedding = Register("embedding", Init.Normal(generator, 1, Vocabulary, Width));
        _head = Register("head", Init.Normal(generator, 0.5, Vocabulary, Width));
        _blocks = RegisterList("blocks", Enumerable.Range(0, (int)Depth).Select(_ => new Block(generator, activation)).ToArray());
    }

    public long StartToken => 0;

    public long EndToken => 1;

    public long PaddingToken => 2;

    public long ContextLength => 24;

    /// <summary>A weight that every step reads.</summary>
    public Parameter Head => _head;

    public static Tensor Images(long seed, long count) => Tensors.Random(seed, ScalarType.Float32, count, ImageTokens, Width);

    public DecoderCache NewCache(Tensor images)
    {
        using var scope = NewDisposeScope();
        var cache = new DecoderCache(_cached ? (int)Depth : 1, images.shape[0], ContextLength);
        for (var layer = 0; layer < Depth; layer++)
            cache.SetImage(layer, functional.linear(images, _blocks[layer].CrossQkv.narrow(0, Width, 2 * Width)), HeadCount);
        return cache;
    }

    public Tensor DecodeStep(Tensor tokens, DecoderCache cache)
    {
        using var scope = NewDisposeScope();
        var (rows, positions) = (tokens.shape[0], tokens.shape[1]);
        Tensor logits;
        if (_cached)
        {
            var x = TokenTable.Rows(_embedding, tokens);
            for (var layer = 0; layer < Depth; layer++)
                x = _blocks[layer].Step(x, cache, layer, _rotary, _activation);
            logits = StepLinear.Product(x.select(1, positions - 1), _head, null, cache.Weights);
        }
        else
        {
            // The one "layer" holds the ids, so that they follow their rows.
            var asKeys = tokens.to(ScalarType.Float32).view(rows, 1, positions, 1);
            var all = cache.Append(0, asKeys, asKeys).Keys.view(rows, -1).to(ScalarType.Int64);
            var x = TokenTable.Rows(_embedding, all);
            for (var layer = 0; layer < Depth; layer++)
                x = _blocks[layer].Whole(x, cache.Cross(layer), _rotary, _activation);
            logits = functional.linear(x.select(1, x.shape[1] - 1), _head);
        }
        cache.Advance(positions);
        return logits.MoveToOuterDisposeScope();
    }

    private sealed class Block : GeneratedModule
    {
        private readonly Parameter _normWeight, _normBias, _qkv, _out, _crossOut, _in, _inBias, _outOf;

        public Block(Generator generator, Activation activation) : base("Block")
        {
            using var scope = NewDisposeScope();
            _normWeight = Register("norm.weight", Init.Normal(generator, 0.3, Width) + 1);
            _normBias = Register("norm.bias", Init.Normal(generator, 0.3, Width));
            _qkv = Register("qkv", Init.Normal(generator, 0.4, 3 * Width, Width));
            _out = Register("out", Init.Normal(generator, 0.4, Width, Width));
            CrossQkv = Register("cross", Init.Normal(generator, 0.4, 3 * Width, Width));
            _crossOut = Register("cross.out", Init.Normal(generator, 0.4, Width, Width));
            _in = Register("in", Init.Normal(generator, 0.3, activation == Activation.SwiGlu ? 2 * Hidden : Hidden, Width));
            _inBias = Register("in.bias", Init.Normal(generator, 0.3, _in.shape[0]));
            _outOf = Register("out_of", Init.Normal(generator, 0.3, Width, Hidden));
        }

        public Parameter CrossQkv { get; }

        public Tensor Step(Tensor x, DecoderCache cache, int layer, bool rotary, Activation activation)
        {
            using var scope = NewDisposeScope();
            var qkv = StepLinear.Norm(x, _normWeight, _normBias, 1e-5, _qkv, null, cache.Weights);
            x = StepLinear.Add(x, cache.Attend(layer, qkv, HeadCount, rotary: rotary), _out, null, cache.Weights);
            var q = StepLinear.Norm(x, _normWeight, _normBias, 1e-5, CrossQkv.narrow(0, 0, Width), null, cache.Weights);
            x = StepLinear.Add(x, cache.AttendImage(layer, q, HeadCount), _crossOut, null, cache.Weights);
            x = StepLinear.Mlp(x, _normWeight, _normBias, 1e-5, _in, _inBias, _outOf, null, activation, cache.Weights);
            return x.MoveToOuterDisposeScope();
        }

        public Tensor Whole(Tensor x, (Tensor Keys, Tensor Values) image, bool rotary, Activation activation)
        {
            var (q, k, v) = Heads.QueriesKeysValues(functional.linear(Normed(x), _qkv), HeadCount);
            if (rotary)
                (q, k) = (Rotary.Apply(q, 0), Rotary.Apply(k, 0));
            x += functional.linear(Heads.Merge(functional.scaled_dot_product_attention(q, k, v, null, 0, true)), _out);
            q = Heads.Split(functional.linear(Normed(x), CrossQkv.narrow(0, 0, Width)), HeadCount);
            x += functional.linear(Heads.Merge(functional.scaled_dot_product_attention(q, image.Keys, image.Values)), _crossOut);
            return x + functional.linear(FusedLinear.Activate(functional.linear(Normed(x), _in, _inBias), activation), _outOf);
        }

        private Tensor Normed(Tensor x) => functional.layer_norm(x, [Width], _normWeight, _normBias, 1e-5);
    }
}
