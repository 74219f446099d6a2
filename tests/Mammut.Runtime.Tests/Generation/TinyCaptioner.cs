using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>
/// A real decoder with random weights: two layers of rotary self-attention and cross-attention to four image tokens. It
/// decodes either on the cache's keys and values, or by running the whole text anew at each step.
/// </summary>
internal sealed class TinyCaptioner : GeneratedModule, ICaptioner
{
    private const long Width = 16, Heads = 2, HeadWidth = Width / Heads, Layers = 2, Vocabulary = 9, ImageTokens = 4;

    private readonly bool _cached;
    private readonly ScalarType _dtype;
    private readonly Parameter _embedding;
    private readonly Parameter[] _qkv = new Parameter[Layers], _out = new Parameter[Layers];
    private readonly Parameter[] _query = new Parameter[Layers], _keysValues = new Parameter[Layers], _crossOut = new Parameter[Layers];

    public TinyCaptioner(long seed, bool cached, ScalarType dtype = ScalarType.Float32) : base(nameof(TinyCaptioner))
    {
        (_cached, _dtype) = (cached, dtype);
        using var scope = NewDisposeScope();
        using var generator = new Generator(0, CPU);
        generator.manual_seed(seed);
        _embedding = Register("embedding", Init.Normal(generator, 1, Vocabulary, Width));
        for (var layer = 0; layer < Layers; layer++)
        {
            _qkv[layer] = Register($"{layer}.qkv", Init.Normal(generator, 0.4, Width, 3 * Width));
            _out[layer] = Register($"{layer}.out", Init.Normal(generator, 0.4, Width, Width));
            _query[layer] = Register($"{layer}.query", Init.Normal(generator, 0.4, Width, Width));
            _keysValues[layer] = Register($"{layer}.kv", Init.Normal(generator, 0.4, Width, 2 * Width));
            _crossOut[layer] = Register($"{layer}.cross", Init.Normal(generator, 0.4, Width, Width));
        }
    }

    public long StartToken => 0;

    public long EndToken => 1;

    public long PaddingToken => 2;

    public long ContextLength => 24;

    /// <summary>Whether every forward run so far was in evaluation mode and without autograd.</summary>
    public bool WasEvaluating { get; private set; } = true;

    public static Tensor Images(long seed, long count) => Tensors.Random(seed, ScalarType.Float32, count, ImageTokens, Width);

    public DecoderCache NewCache(Tensor images)
    {
        using var scope = NewDisposeScope();
        // Uncached, the one "self layer" holds the ids, so that they follow their rows.
        var cache = new DecoderCache(_cached ? (int)Layers : 1, images.shape[0], ContextLength);
        for (var layer = 0; layer < Layers; layer++)
        {
            var both = images.to(_dtype).matmul(_keysValues[layer].to(_dtype));
            cache.SetCross(layer, Headed(both.narrow(2, 0, Width)), Headed(both.narrow(2, Width, Width)));
        }
        return cache;
    }

    public Tensor DecodeStep(Tensor tokens, DecoderCache cache)
    {
        WasEvaluating &= !training && !is_grad_enabled();
        using var scope = NewDisposeScope();
        var positions = tokens.shape[1];
        Tensor states;
        if (_cached)
        {
            states = Decode(tokens, cache.Length, cache, (layer, k, v) => cache.Append(layer, k, v));
        }
        else
        {
            var asKeys = tokens.to(ScalarType.Float32).view(-1, 1, positions, 1);
            var all = cache.Append(0, asKeys, asKeys).Keys.view(tokens.shape[0], -1).to(ScalarType.Int64);
            states = Decode(all, 0, cache, (_, k, v) => (k, v));
        }
        cache.Advance(positions);
        return states.select(1, states.shape[1] - 1).matmul(_embedding.to(_dtype).transpose(0, 1)).MoveToOuterDisposeScope();
    }

    private Tensor Decode(Tensor tokens, long offset, DecoderCache cache, Func<int, Tensor, Tensor, (Tensor, Tensor)> past)
    {
        var t = tokens.shape[1];
        var x = _embedding.to(_dtype).index_select(0, tokens.reshape(-1)).view(tokens.shape[0], t, Width);
        for (var layer = 0; layer < Layers; layer++)
        {
            var qkv = x.matmul(_qkv[layer].to(_dtype));
            var q = Rotary.Apply(Headed(qkv.narrow(2, 0, Width)), offset);
            var k = Rotary.Apply(Headed(qkv.narrow(2, Width, Width)), offset);
            var (keys, values) = past(layer, k, Headed(qkv.narrow(2, 2 * Width, Width)));
            var places = arange(keys.shape[2], dtype: ScalarType.Int64);
            var mask = places.le(places.unsqueeze(1)).narrow(0, keys.shape[2] - t, t);
            x = Residual(x, nn.functional.scaled_dot_product_attention(q, keys, values, mask), _out[layer].to(_dtype));
            var (crossKeys, crossValues) = cache.Cross(layer);
            x = Residual(x, nn.functional.scaled_dot_product_attention(Headed(x.matmul(_query[layer].to(_dtype))), crossKeys, crossValues), _crossOut[layer].to(_dtype));
        }
        return x;
    }

    private static Tensor Headed(Tensor x) => x.reshape(x.shape[0], x.shape[1], Heads, HeadWidth).transpose(1, 2);

    private static Tensor Residual(Tensor x, Tensor headed, Tensor weight)
        => (x + headed.transpose(1, 2).reshape(x.shape).matmul(weight)).tanh();
}
