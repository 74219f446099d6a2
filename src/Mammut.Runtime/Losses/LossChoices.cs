using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// What a loss would draw at random, given instead: for comparing losses. What is null is drawn, from torch's own random state.
/// </summary>
public sealed record LossChoices
{
    /// <summary>The texts with other tokens in hidden places, the same for every pass that names hidden ones, int64 <c>[B, T]</c>; not without <see cref="MaskedLabels"/>.</summary>
    public Tensor? MaskedTokens { get; init; }

    /// <summary>The hidden tokens in their places, int64 <c>[B, T]</c>; <see cref="Losses.Ignored"/> elsewhere.</summary>
    public Tensor? MaskedLabels { get; init; }

    /// <summary>For each text the image that does not match it, int64 <c>[B]</c>; not without <see cref="NegativeTexts"/>.</summary>
    public Tensor? NegativeImages { get; init; }

    /// <summary>For each image the text that does not match it, int64 <c>[B]</c>.</summary>
    public Tensor? NegativeTexts { get; init; }

    /// <summary>Which patches are hidden, bool <c>[B, N]</c>.</summary>
    public Tensor? HiddenPatches { get; init; }
}
