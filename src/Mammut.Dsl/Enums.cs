namespace Mammut;

/// <summary>The nonlinearity of an MLP.</summary>
public enum Activation
{
    /// <summary>Exact Gaussian error linear unit, <c>0.5 x (1 + erf(x / sqrt 2))</c> (Hendrycks and Gimpel 2016).</summary>
    Gelu,

    /// <summary>The tanh form of GELU, the default of JAX code bases.</summary>
    GeluTanh,

    /// <summary><c>x sigmoid(1.702 x)</c>, as in OpenAI's CLIP weights.</summary>
    QuickGelu,

    /// <summary>Gated unit <c>silu(a) * b</c> with two input projections (Shazeer 2020). The MLP's hidden width is per branch.</summary>
    SwiGlu,

    /// <summary>Gated unit <c>gelu(a) * b</c>, GELU in its tanh form, with two input projections (Shazeer 2020), as in T5 1.1. The MLP's hidden width is per branch.</summary>
    GatedGelu,
}

/// <summary>The normalisation beside every attention and MLP.</summary>
public enum Normalization
{
    /// <summary>Layer normalisation with weight and bias (Ba et al. 2016).</summary>
    LayerNorm,

    /// <summary>Root-mean-square normalisation with weight only (Zhang and Sennrich 2019).</summary>
    RmsNorm,
}

/// <summary>Where the norms of a transformer layer stand.</summary>
public enum NormPlacement
{
    /// <summary>In front of each attention and MLP, <c>x + A(norm(x))</c>, and one behind the last layer.</summary>
    Before,

    /// <summary>Behind each residual sum, <c>norm(x + A(x))</c>, so that none is needed behind the last layer (Vaswani et al. 2017, BERT).</summary>
    Behind,
}

/// <summary>Where at its layer a cross-attention block stands.</summary>
public enum BlockPlacement
{
    /// <summary>Behind the layer, as in MaMMUT.</summary>
    Behind,

    /// <summary>In front of the layer, as in Flamingo (Alayrac et al. 2022).</summary>
    Before,

    /// <summary>Between the layer's self-attention and its MLP, as in the first transformer (Vaswani et al. 2017), T5 and ALBEF.</summary>
    Inside,
}

/// <summary>How image patches learn where they are.</summary>
public enum VisionPositions
{
    /// <summary>One learned vector a position (Dosovitskiy et al. 2021).</summary>
    Learned,

    /// <summary>Fixed two-dimensional sines and cosines; the class token gets zeros. The width must be a multiple of 4.</summary>
    SinCos2D,
}

/// <summary>How text tokens learn where they are.</summary>
public enum TextPositions
{
    /// <summary>One learned vector a position.</summary>
    Learned,

    /// <summary>Rotary embedding of queries and keys, base 10,000 (Su et al. 2021). The head width must be even.</summary>
    Rotary,

    /// <summary>
    /// One learned number a head for each of 32 ranges of distance up to 128, added to the scores of self-attention; all layers share
    /// them (T5, Raffel et al. 2020). Distances count both ways where a token sees those behind it.
    /// </summary>
    RelativeBias,
}

/// <summary>How the image tokens become one vector.</summary>
public enum Pooling
{
    /// <summary>The class token's output.</summary>
    ClassToken,

    /// <summary>The mean over the patches, the class token left out.</summary>
    MeanPatches,

    /// <summary>The mean over all tokens, the class token included, as in the open MaMMUT implementation.</summary>
    MeanAll,

    /// <summary>One learned query that attends to all tokens, then an MLP (the MAP head of SigLIP).</summary>
    Attention,

    /// <summary>The first latent of a <see cref="ResamplerAttribute">resampler</see>; text then sees the others (CoCa, Yu et al. 2022).</summary>
    FirstLatent,

    /// <summary>A latent of its own beside a <see cref="ResamplerAttribute">resampler</see>: like its latents it asks the encoder's tokens, with weights of its own (the parallel poolers of CoCa's ablation).</summary>
    LatentBeside,

    /// <summary>A latent of its own above a <see cref="ResamplerAttribute">resampler</see>: it asks the latents as the resampler gives them (the cascade of poolers of CoCa, Yu et al. 2022, section 3.2).</summary>
    LatentAbove,
}

/// <summary>Which text positions a text position may see in a pass.</summary>
public enum AttentionMask
{
    /// <summary>A position sees itself and what comes before it.</summary>
    Causal,

    /// <summary>A position sees every real token; padding is never seen.</summary>
    Bidirectional,

    /// <summary>The prefix of each sequence (a prompt, a question; an image where that is in front of the text) is bidirectional, the rest causal.</summary>
    Prefix,
}

/// <summary>Whether the image is part of a decoder's sequence.</summary>
public enum ImageInput
{
    /// <summary>It is not: the pass sees the image through cross-attention, or not at all.</summary>
    None,

    /// <summary>
    /// Its tokens stand in front of the text, in one sequence with it, at the decoder's width. With <see cref="AttentionMask.Prefix"/>
    /// they are the prefix: image tokens see the image, text tokens the image and what comes before them (GIT, Wang et al. 2022).
    /// With <see cref="AttentionMask.Causal"/> image tokens too see only what comes before them.
    /// </summary>
    Prefix,
}

/// <summary>
/// Which images a text position sees through cross-attention. Documents have images <c>[B, K, 3, H, W]</c> between their tokens,
/// each where an image token stands; where there is none before a position, its attention is zero.
/// </summary>
public enum ImageSight
{
    /// <summary>Each text has one image, which every position sees.</summary>
    One,

    /// <summary>In a document of several images a position sees the last one at or before it (Flamingo, Alayrac et al. 2022).</summary>
    Latest,

    /// <summary>In a document of several images a position sees all at or before it.</summary>
    All,
}

/// <summary>How image tokens come to the decoder's width.</summary>
public enum ImageProjection
{
    /// <summary>By a linear map without bias where the widths differ or the checkpoint layout has one, else as they are.</summary>
    Default,

    /// <summary>By a linear map without bias, even where the widths agree.</summary>
    Linear,

    /// <summary>By a linear map with bias and a norm like the decoder's behind it (GIT, Wang et al. 2022).</summary>
    LinearNorm,
}

/// <summary>Over which tokens label smoothing spreads its share of the probability.</summary>
public enum SmoothingForm
{
    /// <summary>All tokens, the label among them; the loss is the cross-entropy with these targets (Szegedy et al. 2016).</summary>
    AllTokens,

    /// <summary>
    /// All tokens but the label; the loss is the divergence from these targets, which is their cross-entropy without their own
    /// entropy, and 0 at best (GIT, Wang et al. 2022).
    /// </summary>
    OtherTokens,
}

/// <summary>What a pass does with padding tokens.</summary>
public enum Padding
{
    /// <summary><see cref="Masked"/>, unless the checkpoint layout reproduces a system that attends to padding.</summary>
    Default,

    /// <summary>Padding is never attended to and never pooled.</summary>
    Masked,

    /// <summary>Padding is a token like any other, as in the open MaMMUT implementation.</summary>
    Attended,
}

/// <summary>The contrastive loss between image and text embeddings.</summary>
public enum ContrastiveLoss
{
    /// <summary>Softmax cross-entropy over the batch in both directions (CLIP, Radford et al. 2021).</summary>
    InfoNce,

    /// <summary>Focal binary classification of every pair (MaMMUT, Kuo et al. 2023, section 3.3).</summary>
    Focal,

    /// <summary>Binary classification of every pair with a learned bias (SigLIP, Zhai et al. 2023).</summary>
    Sigmoid,
}

/// <summary>How the text states become one vector.</summary>
public enum TextPooling
{
    /// <summary>The mean over the real tokens.</summary>
    Mean,

    /// <summary>The state of the last real token.</summary>
    Last,

    /// <summary>The state of the first token, for passes in which it sees the others (BERT, Devlin et al. 2019).</summary>
    First,

    /// <summary>A learned class token, appended to the text.</summary>
    ClassToken,

    /// <summary>The latent of the text's resampler, which asks the tokens as the pass leaves them, before any norm (COSMO, Wang et al. 2024).</summary>
    Latent,
}

/// <summary>Which sides of a contrastive head have a learned projection to the embedding width.</summary>
public enum ContrastiveProjection
{
    /// <summary><see cref="Both"/>, unless the checkpoint layout has none on the text side.</summary>
    Default,

    /// <summary>Image and text each have one (CLIP).</summary>
    Both,

    /// <summary>The image only; the text's width must be the embedding width (open MaMMUT).</summary>
    Image,

    /// <summary>The text only; the image's width must be the embedding width (SigLIP, Zhai et al. 2023).</summary>
    Text,

    /// <summary>Neither; both widths must be the embedding width.</summary>
    None,
}

/// <summary>Names and shapes of the parameters in a checkpoint, and the conventions that come with them.</summary>
public enum CheckpointLayout
{
    /// <summary>This library's own names.</summary>
    Native,

    /// <summary>
    /// The names, shapes and conventions of open_clip's checkpoints of CLIP (a text encoder), CoCa (a pass that continues another) and
    /// open MaMMUT (any other decoder). Labels equal to the padding token are ignored. CoCa's class token has an entry of its own in
    /// the table of positions. In MaMMUT, padding is attended to and pooled as those weights were trained to, the image is joined to
    /// the decoder by a bias-free projection even when widths agree, and the text side of the contrastive head has no projection.
    /// </summary>
    OpenClip,
}

/// <summary>The number format of the matrix products. Weights are kept, and losses and norms computed, in 32 bits always.</summary>
public enum Precision
{
    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>Brain floating point, 16 bits: 8 of exponent, 7 of fraction.</summary>
    BFloat16,
}

/// <summary>What a training step takes of the streams that a stage reads.</summary>
public enum StageSteps
{
    /// <summary>A batch of every stream: one update from the sum of their gradients (MoMo, Chada et al. 2023).</summary>
    Joint,

    /// <summary>A batch of one stream, another one each step, in the order in which the stage names them.</summary>
    Alternating,
}

/// <summary>Kinds of heads, one or several of them.</summary>
[Flags]
public enum ModelHeads
{
    /// <summary>The caption head.</summary>
    Caption = 1,

    /// <summary>The contrastive head.</summary>
    Contrastive = 2,

    /// <summary>The matching head, which draws what does not match by the contrastive one: only together with it.</summary>
    Matching = 4,

    /// <summary>The masked language heads.</summary>
    MaskedLanguage = 8,

    /// <summary>The masked image head, which reads no pass: beside names of passes it has to be named too.</summary>
    MaskedImage = 16,

    /// <summary>Every head that the model has.</summary>
    All = Caption | Contrastive | Matching | MaskedLanguage | MaskedImage,
}
