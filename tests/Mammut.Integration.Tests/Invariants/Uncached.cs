namespace Mammut.Integration.Tests.Invariants;

/// <summary>Runs the whole text again for every token; the cache holds the ids and the pixels instead of keys and values.</summary>
/// <param name="model">The model to compare with.</param>
/// <param name="states">The states of whole texts of the images: int64 <c>[R, T]</c>, <c>[R, 3, H, W]</c> to <c>[R, T, D]</c>.</param>
/// <param name="logits">Logits of states.</param>
internal sealed class Uncached(ICaptioner model, Func<Tensor, Tensor, Tensor> states, Func<Tensor, Tensor> logits) : ICaptioner
{
    private long[] _image = [];

    public long StartToken => model.StartToken;

    public long EndToken => model.EndToken;

    public long PaddingToken => model.PaddingToken;

    public long ContextLength => model.ContextLength;

    public long? ImageToken => model.ImageToken;

    public DecoderCache NewCache(Tensor images)
    {
        using var scope = NewDisposeScope();
        var cache = new DecoderCache(1, images.shape[0], ContextLength);
        _image = images.shape[1..];
        // Any four axes will do.
        var flat = images.reshape(images.shape[0], 1, 1, -1);
        cache.SetCross(0, flat.clone(), flat.clone());
        return cache;
    }

    public Tensor DecodeStep(Tensor tokens, DecoderCache cache)
    {
        using var scope = NewDisposeScope();
        var ids = tokens.to(float32).view(tokens.shape[0], 1, tokens.shape[1], 1);
        var (all, _) = cache.Append(0, ids, ids);
        var (images, _) = cache.Cross(0);
        cache.Advance(tokens.shape[1]);
        var full = states(all.view(all.shape[0], all.shape[2]).to(int64), images.view([images.shape[0], .. _image]));
        return logits(full.select(1, -1)).MoveToOuterDisposeScope();
    }

    /// <summary>Compares the logits of every step on random ids, and after rows have changed places.</summary>
    public void Check(Tensor images)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        using var cache = model.NewCache(images);
        using var plain = NewCache(images);
        var random = new Random(4);
        long[] rows = [.. Enumerable.Range(0, (int)images.shape[0]).Select(row => (long)row)];
        for (var step = 0; cache.Length < 8; step++)
        {
            // The start token and three ids at once, then one at a time, never padding. Of documents the rows name 0, 1 and 2 images, and more later on.
            var ids = rows.SelectMany((_, row) => step == 0 ? new[] { StartToken, Next(row == 2), Next(row == 1), Next(row == 2) } : [Next((step == 2 && row is (1 or 3)) || (step == 3 && row == 2))]).ToArray();
            var tokens = tensor(ids, [rows.Length, ids.Length / rows.Length]);
            Close.Check(model.DecodeStep(tokens, cache), DecodeStep(tokens, plain), 1e-4, $"logits of step {step}");
            rows = step switch { 1 => [2, 0, 0, 1], 3 => [1, 3], _ => [.. Enumerable.Range(0, rows.Length).Select(row => (long)row)] };
            cache.SelectRows(rows);
            plain.SelectRows(rows);
        }

        long Next(bool isImage) => isImage && ImageToken is { } token ? token : 4 + random.Next(15);
    }

    /// <summary>Compares texts: of all images together and of each alone, and beams of one with greedy ones.</summary>
    public void CheckTexts(Tensor images, GenerationOptions options)
    {
        using var scope = NewDisposeScope();
        var texts = TextGenerator.Run(model, images, options);
        Assert.Equal(TextGenerator.Run(this, images, options), texts);
        if (options.Method == GenerationMethod.Sample)
            return;
        for (var image = 0; image < texts.Count; image++)
            Assert.Equal(texts[image], Assert.Single(TextGenerator.Run(model, images.narrow(0, image, 1), options)));
        if (options.Method == GenerationMethod.Greedy)
            Assert.Equal(texts, TextGenerator.Run(model, images, options with { Method = GenerationMethod.Beam, Beams = 1 }));
    }
}
