namespace Mammut;

/// <summary>
/// Declares a text encoder: token ids <c>[B, T]</c> to states <c>[B, T, Width]</c>, without the vocabulary head of a
/// <see cref="TextDecoderAttribute">text decoder</see> (CLIP, Radford et al. 2021). Which mask it runs with, and whether it sees
/// the image, is said by each <see cref="PassAttribute"/>. On a class that is a decoder too, both share
/// the vectors of the vocabulary, and the decoder's cross-attention asks the encoder's states.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TextEncoderAttribute : TextTowerAttribute;
