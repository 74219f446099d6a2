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
    /// <param name="images">float <c>[B, 3, H, W]</c>, normalised, on the model's device.</param>
    /// <param name="options">How to generate.</param>
    /// <returns>For each image its ids: the prompt, then what was generated, without start token, end token and padding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ArgumentException">The prompt leaves no room for a token.</exception>
    public static IReadOnlyList<long[]> Run(ICaptioner model, Tensor images, GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(model.ContextLength);
        if (images.shape[0] == 0)
            return [];

        using var evaluation = model is nn.Module module ? new EvaluationMode(module) : null;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var cache = NewCache(model, images, options.Weights);
        if (cache.Rows != images.shape[0])
            throw new InvalidOperationException($"The model made a cache of {cache.Rows} rows for {images.shape[0]} images.");

        var limit = (int)Math.Min(options.MaxLength, model.ContextLength);
        using var own = options.Weights != WeightFormat.Own && model is not GeneratedModule ? new DecoderWeights(options.Weights) : null;
        var weights = own ?? (model as GeneratedModule)?.DecoderWeights(options.Weights) ?? DecoderWeights.Own;
        using var call = weights.Begin();
        cache.Weights = weights;
        cache.Reserve(limit, cache.Rows * (options.Method == GenerationMethod.Beam ? options.Beams : 1));
        var decoder = new Decoder(model, cache, images.device);
        var texts = options.Method == GenerationMethod.Beam
            ? BeamSearch.Run(decoder, options, limit)
            : StepSearch.Run(decoder, options, limit);
        return [.. texts.Select(text => text.Skip(1).ToArray())];
    }

    /// <summary>Encodes the images; their encoder is rounded where the decoder is to be.</summary>
    private static DecoderCache NewCache(ICaptioner model, Tensor images, WeightFormat weights)
    {
        using var rounding = weights == WeightFormat.Own ? null : FusedLinear.Rounding();
        return model.NewCache(images);
    }
}
