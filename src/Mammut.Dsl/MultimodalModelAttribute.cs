namespace Mammut;

/// <summary>
/// Declares a model of one vision encoder and one text decoder or encoder, run once for each <see cref="PassAttribute"/> with the same weights.
/// </summary>
/// <typeparam name="TVision">A class with <see cref="VisionEncoderAttribute"/>.</typeparam>
/// <typeparam name="TText">A class with <see cref="TextDecoderAttribute"/> or <see cref="TextEncoderAttribute"/>.</typeparam>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MultimodalModelAttribute<TVision, TText> : Attribute
    where TVision : class
    where TText : class
{
    /// <summary>Names, shapes and conventions of the model's checkpoints.</summary>
    public CheckpointLayout Layout { get; set; } = CheckpointLayout.Native;

    /// <summary>How image tokens come to the decoder's width, for cross-attention and in front of a text.</summary>
    public ImageProjection ImageProjection { get; set; } = ImageProjection.Default;

    /// <summary>The constant added to the variance in the norm of <see cref="Mammut.ImageProjection.LinearNorm"/>. 0 to 0.1; 0 for the decoder's.</summary>
    public double ImageNormEpsilon { get; set; }

    /// <summary>Whether text sees the image's class token too, beside the patches; else that is for the image's vector alone, as in open_clip's CoCa without a pooler.</summary>
    public bool ShowClassToken { get; set; } = true;
}

/// <summary>
/// Declares a model of one encoder for images, texts and both together, run once for each <see cref="PassAttribute"/> with the same weights.
/// </summary>
/// <typeparam name="TShared">A class with <see cref="SharedEncoderAttribute"/>.</typeparam>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MultimodalModelAttribute<TShared> : Attribute
    where TShared : class;
