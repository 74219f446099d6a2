using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Generates texts for images, one decoding step a token on a cache. Without autograd; puts a model that is a module into
/// evaluation mode meanwhile; leaves no live tensor behind but <see cref="Rotary"/>'s tables and the copies of weights that
/// <see cref="GenerationOptions.Weights"/> asks for, also when the model throws.
/// </summary>
public static class TextGenerator
{
    /// <summary>Generates one text for each image.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">float <c>[B, 3, H, W]</c>, normalised, on the model's device; for documents also <c>[B, K, 3, H, W]</c>, K images each.</param>
    /// <param name="options">How to generate.</param>
    /// <returns>For each image its ids: the prompt, then what was generated, without start token, end token and padding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ArgumentException">The prompt leaves no room for a token.</exception>
    public static IReadOnlyList<long[]> Run(ICaptioner model, Tensor images, GenerationOptions options)
        => Run(model, images, options, given => model.NewCache(given));

    /// <summary>Generates one text for each image, on a cache that the caller makes, such as one of a prompt that an encoder reads.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">float <c>[B, 3, H, W]</c>, normalised, on the model's device.</param>
    /// <param name="options">How to generate.</param>
    /// <param name="newCache">Encodes the images; called once.</param>
    /// <inheritdoc cref="Run(ICaptioner, Tensor, GenerationOptions)"/>
    public static IReadOnlyList<long[]> Run(ICaptioner model, Tensor images, GenerationOptions options, Func<Tensor, DecoderCache> newCache)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        return Run(model, images, [.. Enumerable.Repeat(options.Prompt ?? [], checked((int)images.shape[0]))], options, newCache);
    }

    /// <summary>Generates one text for each image, which begins with a prompt of its own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">float <c>[B, 3, H, W]</c>, normalised, on the model's device; for documents also <c>[B, K, 3, H, W]</c>, K images each.</param>
    /// <param name="prompts">Ids that each text begins with after the start token, int64 <c>[B, T]</c>, padded on the right with the padding token.</param>
    /// <param name="options">How to generate; without a prompt.</param>
    /// <returns>For each image its ids: the prompt, then what was generated, without start token, end token and padding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ArgumentException">There is not one prompt for each image, or one leaves no room for a token.</exception>
    public static IReadOnlyList<long[]> Run(ICaptioner model, Tensor images, Tensor prompts, GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        if (prompts.dim() != 2 || prompts.dtype != ScalarType.Int64 || prompts.shape[0] != images.shape[0])
            throw new ArgumentException($"Expected prompts int64 [{images.shape[0]}, T], but got {prompts.dtype} [{string.Join(", ", prompts.shape)}].", nameof(prompts));
        if (options.Prompt is not null)
            throw new ArgumentException($"There is a prompt for each text, and one for all in {nameof(GenerationOptions)}.{nameof(GenerationOptions.Prompt)}.", nameof(options));
        using var scope = NewDisposeScope();
        var (ids, width) = (prompts.cpu().contiguous().data<long>().ToArray(), (int)prompts.shape[1]);
        var begun = Enumerable.Range(0, (int)prompts.shape[0])
            .Select(text => ids[(text * width)..((text + 1) * width)].Reverse().SkipWhile(id => id == model.PaddingToken).Reverse().ToArray());
        return Run(model, images, [.. begun], options, given => model.NewCache(given));
    }

    private static long[][] Run(ICaptioner model, Tensor images, IReadOnlyList<long[]> prompts, GenerationOptions options, Func<Tensor, DecoderCache> newCache)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(newCache);
        long[][] begun = [.. prompts.Select(prompt => (long[])[model.StartToken, .. InFront(model, images, prompt), .. prompt])];
        options.Validate(model.ContextLength, begun.Select(ids => ids.Length).DefaultIfEmpty(1).Max());
        if (begun.Length == 0)
            return [];

        using var evaluation = model is nn.Module module ? new EvaluationMode(module) : null;
        using var noGrad = no_grad();
        using var own = options.Weights != WeightFormat.Own && model is not GeneratedModule ? new DecoderWeights(options.Weights) : null;
        var weights = own ?? (model as GeneratedModule)?.DecoderWeights(options.Weights) ?? DecoderWeights.Own;
        using var call = weights.Begin();
        var texts = new long[begun.Length][];
        // The rows of a cache are as long as each other: texts that begin with as many ids are generated together.
        foreach (var places in Enumerable.Range(0, begun.Length).GroupBy(text => begun[text].Length).Select(group => group.ToArray()))
        {
            using var scope = NewDisposeScope();
            var given = places.Length == texts.Length ? images : images.index_select(0, tensor(Array.ConvertAll(places, text => (long)text), device: images.device));
            using var cache = Encode(newCache, given, options.Weights);
            if (cache.Rows != places.Length)
                throw new InvalidOperationException($"The model made a cache of {cache.Rows} rows for {places.Length} images.");
            cache.Weights = weights;
            var written = Search(new Decoder(model, cache, images.device, [.. places.Select(text => begun[text])], places), cache, options, (int)Math.Min(options.MaxLength, model.ContextLength));
            for (var i = 0; i < places.Length; i++)
                texts[places[i]] = [.. written[i].Skip(1)];
        }

        return texts;
    }

    private static IReadOnlyList<IReadOnlyList<long>> Search(Decoder decoder, DecoderCache cache, GenerationOptions options, int limit)
    {
        var isBeam = options.Method == GenerationMethod.Beam;
        cache.Reserve(limit, cache.Rows * (isBeam ? options.Beams : 1));
        return isBeam ? BeamSearch.Run(decoder, options, limit) : StepSearch.Run(decoder, options, limit);
    }

    /// <summary>What stands for a document's images where the prompt does not say.</summary>
    private static IEnumerable<long> InFront(ICaptioner model, Tensor images, long[] prompt) => model.ImageToken is { } token && !prompt.Contains(token)
        ? Enumerable.Repeat(token, images.dim() == 5 ? checked((int)images.shape[1]) : 1)
        : [];

    /// <summary>Encodes the images; their encoder is rounded where the decoder is to be.</summary>
    private static DecoderCache Encode(Func<Tensor, DecoderCache> newCache, Tensor images, WeightFormat weights)
    {
        using var rounding = weights == WeightFormat.Own ? null : FusedLinear.Rounding();
        return newCache(images);
    }
}
