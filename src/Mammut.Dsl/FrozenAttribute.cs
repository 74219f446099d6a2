namespace Mammut;

/// <summary>
/// Keeps a part as it is loaded, as Flamingo keeps its language model: the embeddings, layers, norms and heads of the
/// <see cref="VisionEncoderAttribute">vision encoder</see> or <see cref="TextDecoderAttribute">text decoder</see> get no
/// gradient and take no memory in the optimizer. They are in the checkpoint like all others. Cross-attention blocks
/// and a resampler of the same class are trained, and so are the norms of passes that stop early: nothing was trained for them before.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FrozenAttribute : Attribute
{
}
