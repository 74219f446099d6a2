namespace Mammut;

/// <summary>
/// Declares one run of the text decoder: which positions see which, and whether the image is seen. All passes share the
/// decoder's weights. Heads refer to a pass by its name.
/// </summary>
/// <param name="name">The pass's name, a C# identifier without an underscore in front; the model gets a method of that name.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PassAttribute(string name) : Attribute
{
    /// <summary>The pass's name.</summary>
    public string Name { get; } = name;

    /// <summary>Which text positions a text position may see.</summary>
    public AttentionMask Mask { get; set; } = AttentionMask.Causal;

    /// <summary>Whether the decoder's cross-attention blocks run in this pass.</summary>
    public bool CrossAttention { get; set; }

    /// <summary>Whether the image is part of the decoder's sequence.</summary>
    public ImageInput Image { get; set; } = ImageInput.None;

    /// <summary>Which images of its document a text position sees through cross-attention.</summary>
    public ImageSight Images { get; set; } = ImageSight.One;

    /// <summary>
    /// Id of the token that stands where a document has an image, which is never a label; for documents only. -1 up to, not including,
    /// the vocabulary; -1 for none.
    /// </summary>
    public int ImageToken { get; set; } = -1;

    /// <summary>
    /// Stops behind so many layers, as the unimodal half of CoCa's decoder does (Yu et al. 2022); all of them where it is not given. What
    /// the pass gives is then normalised by a norm of its own. 1 up to the depth.
    /// </summary>
    public int Layers { get; set; }

    /// <summary>
    /// Name of another pass, one with fewer <see cref="Layers"/>: this one goes on with its tokens through the layers above, before any
    /// norm. Text and padding are that pass's.
    /// </summary>
    public string? Continues { get; set; }

    /// <summary>
    /// Name of the pass whose states cross-attention asks, where the class is encoder and decoder in one (T5, Raffel et al. 2020; PaLI,
    /// Chen et al. 2022): that pass runs the encoder on a text of its own, the prompt, with the image in front of it; this one the decoder.
    /// </summary>
    public string? Reads { get; set; }

    /// <summary>What the pass does with padding tokens.</summary>
    public Padding Padding { get; set; } = Padding.Default;
}
