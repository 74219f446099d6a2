using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>
/// A language model given as a function from an image and all ids so far to logits. It knows the ids of a row only from
/// its cache, so a cache whose rows are mixed up gives other texts.
/// </summary>
internal sealed class PrefixCaptioner(Func<int, long[], double[]> logits) : ICaptioner
{
    public long StartToken { get; init; } = 0;

    public long EndToken { get; init; } = 1;

    public long PaddingToken => -1;

    public long ContextLength { get; init; } = 64;

    /// <summary>Shape [R, P] of every step so far.</summary>
    public List<(long Rows, long Positions)> Steps { get; } = [];

    /// <summary>Step at which decoding throws, or none.</summary>
    public int ThrowAt { get; init; } = -1;

    /// <summary>The number of an image is its only pixel.</summary>
    public static Tensor Images(params int[] numbers) => tensor(Array.ConvertAll(numbers, n => (float)n), [numbers.Length, 1, 1, 1]);

    public DecoderCache NewCache(Tensor images)
    {
        var cache = new DecoderCache(1, images.shape[0], ContextLength);
        using var scope = NewDisposeScope();
        cache.SetCross(0, images, images);
        return cache;
    }

    public Tensor DecodeStep(Tensor tokens, DecoderCache cache)
    {
        var (rows, positions) = (tokens.shape[0], tokens.shape[1]);
        Assert.Equal(cache.Rows, rows);
        if (Steps.Count == ThrowAt)
            throw new InvalidOperationException("The model broke.");
        Steps.Add((rows, positions));

        using var scope = NewDisposeScope();
        var asKeys = tokens.to(ScalarType.Float64).view(rows, 1, positions, 1);
        var (keys, _) = cache.Append(0, asKeys, asKeys);
        cache.Advance(positions);
        var prefixes = keys.squeeze(-1).squeeze(1).Values();
        var images = cache.Cross(0).Keys.Values();
        var length = (int)cache.Length;
        var flat = Enumerable.Range(0, (int)rows)
            .SelectMany(row => logits((int)images[row], [.. prefixes.Skip(row * length).Take(length).Select(id => (long)id)]))
            .ToArray();
        return tensor(flat, [rows, flat.Length / rows]).MoveToOuterDisposeScope();
    }

    /// <summary>Logits that depend on the image and on every id so far, in no simple way, between -spread and spread.</summary>
    public static Func<int, long[], double[]> Scrambled(int vocabulary, double spread = 2)
        => (image, prefix) =>
        {
            var random = new Random(prefix.Aggregate(17 + 1000 * image, (hash, id) => unchecked(hash * 31 + (int)id + 1)));
            return [.. Enumerable.Range(0, vocabulary).Select(_ => spread * (2 * random.NextDouble() - 1))];
        };

    /// <summary>Logits that prefer, for each image, one script of ids and then the end.</summary>
    public static Func<int, long[], double[]> Scripted(int vocabulary, params long[][] scripts)
        => (image, prefix) =>
        {
            var script = scripts[image];
            var next = prefix.Length - 1 < script.Length ? script[prefix.Length - 1] : 1;
            return [.. Enumerable.Range(0, vocabulary).Select(id => id == next ? 5.0 : 0.1 * id)];
        };
}
