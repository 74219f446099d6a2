namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>
/// Right declarations, without as much as advice, in which every argument of the language has a context: all that goes with it
/// is there.
/// </summary>
internal static class DeclaredModels
{
    public const int Vocabulary = 64;
    public const int Depth = 4;

    /// <summary>The additional file of those that have one, and what it holds.</summary>
    public static HeaderFile Header { get; } = HeaderFile.Of(Native().Write().Source, "model.json", DeclaredModel.Model);

    public static IReadOnlyList<DeclaredModel> All { get; } =
    [
        Native(),
        DeclaredModel.Of("open checkpoint layout", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, Pool = Pooling.ClassToken, NormBeforeBlocks = true, LayerScale = 0.1
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 32, Depth = 4, Heads = 2
            Text CrossAttention
            Model MultimodalModel Layout = CheckpointLayout.OpenClip
            Model Pass "Captioning", Mask = AttentionMask.Causal, CrossAttention = true
            Model Pass "Contrastive", Mask = AttentionMask.Bidirectional
            Model CaptionHead "Captioning", LossWeight = 2
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 32
            """),
        DeclaredModel.Of("prefix, focal, rotary", """
            Vision VisionEncoder ImageSize = 32, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, ClassToken = false, Pool = Pooling.Attention, Norm = Normalization.RmsNorm, Activation = Activation.SwiGlu, PatchDropout = 0.5
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, Positions = TextPositions.Rotary, Norm = Normalization.RmsNorm, Activation = Activation.SwiGlu, TiedEmbedding = true, Precision = Precision.BFloat16
            Text CrossAttention Count = 2, Heads = 1, OwnMlp = false, KeyValueNorm = false, TanhGate = true
            Model MultimodalModel
            Model Pass "Answering", Mask = AttentionMask.Prefix, CrossAttention = true
            Model Pass "Matching", Mask = AttentionMask.Bidirectional, Padding = Padding.Attended
            Model CaptionHead "Answering", LabelSmoothing = 0.1, ZLoss = 1e-4
            Model ContrastiveHead "Matching", EmbeddingWidth = 8, Loss = ContrastiveLoss.Focal, FocalGamma = 2, Temperature = 0.5, LearnedTemperature = false, TextPooling = TextPooling.Last
            """),
        DeclaredModel.Of("gated blocks before the layers, narrow, without biases", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 24, Depth = 2, Heads = 3
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, Norm = Normalization.RmsNorm
            Text CrossAttention From = 1, Every = 2, Placement = BlockPlacement.Before, HeadWidth = 16, MlpRatio = 2, Bias = false, TanhGate = true
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model CaptionHead "Captioning"
            """),
        DeclaredModel.Of("the image in front of the text", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 24, Depth = 2, Heads = 3
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, TiedEmbedding = true, HeadBias = true
            Model MultimodalModel ImageProjection = ImageProjection.LinearNorm, ImageNormEpsilon = 1e-5
            Model Pass "Captioning", Mask = AttentionMask.Prefix, Image = ImageInput.Prefix
            Model CaptionHead "Captioning", LabelSmoothing = 0.1, Smoothing = SmoothingForm.OtherTokens
            """),
        DeclaredModel.Of("documents with images in between", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, StartToken = 1, EndToken = 2
            Text CrossAttention Every = 2
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true, Images = ImageSight.Latest, ImageToken = 6
            Model CaptionHead "Captioning"
            """),
        DeclaredModel.Of("captions only", """
            Vision VisionEncoder ImageHeight = 16, ImageWidth = 32, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, Positions = VisionPositions.SinCos2D, Precision = Precision.BFloat16
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, PaddingToken = 3, StartToken = 1, EndToken = 2
            Text CrossAttention Layers = [0, 3]
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model CaptionHead "Captioning"
            """),
        DeclaredModel.Of("norms behind, blocks inside the layers", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, NormPlacement = NormPlacement.Behind, EmbeddingNorm = true, EmbeddingNormEpsilon = 1e-8, NormEpsilon = 1e-12, TiedEmbedding = true
            Text CrossAttention Layers = [2, 3], Placement = BlockPlacement.Inside, OwnMlp = false, KeyValueNorm = false
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model Pass "Contrastive", Mask = AttentionMask.Bidirectional
            Model CaptionHead "Captioning"
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 8
            """),
        DeclaredModel.Of("matching and hidden tokens", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, TiedEmbedding = true
            Text CrossAttention Layers = [2, 3]
            Model MultimodalModel
            Model Pass "Reading", Mask = AttentionMask.Bidirectional
            Model Pass "Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true
            Model Pass "Other", Mask = AttentionMask.Bidirectional, CrossAttention = true
            Model ContrastiveHead "Reading", EmbeddingWidth = 8
            Model MatchingHead "Fusion"
            Model MaskedLanguageHead "Fusion", MaskToken = 3
            """),
        DeclaredModel.Of("hidden tokens in two passes", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, TiedEmbedding = true
            Text CrossAttention Layers = [2, 3]
            Model MultimodalModel
            Model Pass "Reading", Mask = AttentionMask.Bidirectional
            Model Pass "Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true
            Model Pass "Other", Mask = AttentionMask.Bidirectional, CrossAttention = true
            Model MaskedLanguageHead "Reading"
            Model MaskedLanguageHead "Fusion", LossWeight = 0.5, Share = 0.4, MaskToken = 3
            """),
        DeclaredModel.Of("hidden patches beside captions", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, TiedEmbedding = true
            Text CrossAttention Every = 2
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model CaptionHead "Captioning"
            Model MaskedImageHead LossWeight = 0.5, Share = 0.4
            """),
        DeclaredModel.Of("hidden patches alone", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 4, Width = 16, Depth = 1, Heads = 2, ClassToken = false, NormTokens = true, NormBeforeBlocks = true, PatchBias = true
            Text TextEncoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text Frozen
            Model MultimodalModel
            Model MaskedImageHead
            """),
        DeclaredModel.Of("a momentum copy", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, TiedEmbedding = true
            Text CrossAttention Layers = [2, 3]
            Model MultimodalModel
            Model Pass "Reading", Mask = AttentionMask.Bidirectional
            Model Pass "Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true
            Model ContrastiveHead "Reading", EmbeddingWidth = 8
            Model MatchingHead "Fusion"
            Model MaskedLanguageHead "Fusion"
            Model Momentum Decay = 0.9, Distillation = 0.5, Ramp = 10, Queue = 16
            """),
        DeclaredModel.Of("distances, unscaled attention, no bias", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, Positions = TextPositions.RelativeBias, ScaledAttention = false, Bias = false, Norm = Normalization.RmsNorm, Activation = Activation.GatedGelu, TiedEmbedding = true
            Text CrossAttention Every = 1, Placement = BlockPlacement.Inside, OwnMlp = false, KeyValueNorm = false
            Model MultimodalModel
            Model Pass "Answering", Mask = AttentionMask.Prefix, CrossAttention = true
            Model Pass "Contrastive", Mask = AttentionMask.Bidirectional
            Model CaptionHead "Answering"
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 8
            """),
        DeclaredModel.Of("retrieval only, a class token under the causal mask", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 4, Width = 16, Depth = 1, Heads = 2, Pool = Pooling.MeanPatches
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 1, Heads = 2, TiedEmbedding = true
            Model MultimodalModel
            Model Pass "Contrastive", Mask = AttentionMask.Causal
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 16, Loss = ContrastiveLoss.Sigmoid, TextPooling = TextPooling.ClassToken, Projection = ContrastiveProjection.None
            """),
        DeclaredModel.Of("two encoders", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, Pool = Pooling.ClassToken, NormBeforeBlocks = true, NormTokens = true
            Text TextEncoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, EmbeddingNorm = true, EmbeddingNormEpsilon = 1e-8, PaddingToken = 3, StartToken = 1, EndToken = 2
            Model MultimodalModel
            Model Pass "Contrastive"
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 8, Temperature = 0.07, TextPooling = TextPooling.Last
            """),
        DeclaredModel.Of("two encoders, patches and projection with a bias, pooled at the first token", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, ClassToken = false, PatchBias = true, Pool = Pooling.Attention
            Text TextEncoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, MlpRatio = 2, Activation = Activation.GeluTanh, Norm = Normalization.RmsNorm, NormEpsilon = 1e-6, Positions = TextPositions.Rotary, Precision = Precision.BFloat16
            Model MultimodalModel
            Model Pass "Contrastive", Mask = AttentionMask.Bidirectional, Padding = Padding.Attended
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 16, Loss = ContrastiveLoss.Sigmoid, TextPooling = TextPooling.First, Projection = ContrastiveProjection.Text, ProjectionBias = true
            """),
        DeclaredModel.Of("one encoder for images, texts and both", """
            Shared SharedEncoder ImageSize = 16, PatchSize = 8, Pool = Pooling.ClassToken, Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Model MultimodalModel(TShared)
            Model Pass "Words", Mask = AttentionMask.Bidirectional
            Model Pass "Pair", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix
            Model ContrastiveHead "Words", EmbeddingWidth = 8, TextPooling = TextPooling.First
            Model MatchingHead "Pair"
            Model MaskedLanguageHead "Pair", MaskToken = 61
            """),
        DeclaredModel.Of("one encoder, images that are not square", """
            Shared SharedEncoder ImageHeight = 16, ImageWidth = 24, PatchSize = 8, ClassToken = false, ImagePositions = VisionPositions.SinCos2D, TypeEmbeddings = false, Vocabulary = 64, ContextLength = 8, PaddingToken = 3, StartToken = 1, EndToken = 2, Width = 16, Depth = 4, Heads = 2
            Model MultimodalModel(TShared)
            Model Pass "Words", Mask = AttentionMask.Bidirectional
            Model ContrastiveHead "Words", EmbeddingWidth = 8
            """),
        DeclaredModel.Of("encoder and decoder in one", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextEncoder Vocabulary = 64, ContextLength = 6, Width = 16, Depth = 2, Heads = 2, Positions = TextPositions.RelativeBias
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, TiedEmbedding = true
            Text CrossAttention Every = 1
            Model MultimodalModel
            Model Pass "Reading", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix
            Model Pass "Other", Mask = AttentionMask.Causal, Image = ImageInput.Prefix
            Model Pass "Captioning", CrossAttention = true, Reads = "Reading"
            Model Pass "Another", CrossAttention = true, Reads = "Other"
            Model CaptionHead "Captioning"
            """),
        DeclaredModel.Of("a pooler of latents, the first for itself", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, Pool = Pooling.FirstLatent
            Vision Resampler Latents = 5, Width = 32, Depth = 1, Heads = 4, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 32, Depth = 4, Heads = 2
            Text CrossAttention Every = 2
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model Pass "Contrastive", Mask = AttentionMask.Bidirectional
            Model CaptionHead "Captioning"
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 8, Temperature = 0.07
            """),
        DeclaredModel.Of("a resampler of several layers", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, NormTokens = true
            Vision Resampler Latents = 4, Depth = 2, Heads = 2, HeadWidth = 16, MlpRatio = 2, Activation = Activation.GeluTanh
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text CrossAttention Every = 2, TanhGate = true
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model CaptionHead "Captioning"
            """),
        DeclaredModel.Of("two halves of a decoder", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text CrossAttention Layers = [2, 3]
            Model MultimodalModel
            Model Pass "Reading", Layers = 2
            Model Pass "Captioning", CrossAttention = true, Continues = "Reading"
            Model CaptionHead "Captioning"
            Model ContrastiveHead "Reading", EmbeddingWidth = 8, Temperature = 0.07, TextPooling = TextPooling.ClassToken
            """),
        DeclaredModel.Of("a pass that stops early, and one from the first layer on", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text CrossAttention Layers = [2, 3]
            Model MultimodalModel
            Model Pass "Reading", Layers = 2
            Model Pass "Captioning", CrossAttention = true
            Model CaptionHead "Captioning"
            Model ContrastiveHead "Reading", EmbeddingWidth = 8, Temperature = 0.07
            """),
        DeclaredModel.Of("four passes, a budget, a checkpoint", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text CrossAttention Every = 2
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model Pass "Contrastive", Mask = AttentionMask.Bidirectional
            Model Pass "Reading", Mask = AttentionMask.Prefix, CrossAttention = true
            Model Pass "Other", Mask = AttentionMask.Bidirectional, Padding = Padding.Attended
            Model CaptionHead "Captioning"
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 8, Temperature = 0.07
            Model Budget MaxParameters = 1000000, MaxForwardFlops = 1000000000, MaxTrainingBytes = 2000000, Batch = 8
            Model Checkpoint "model.json"
            """),
        DeclaredModel.Of("no head, a budget", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text CrossAttention Every = 2
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model Pass "Contrastive", Mask = AttentionMask.Bidirectional
            Model Budget MaxParameters = 1000000, MaxForwardFlops = 1000000000
            """),
        DeclaredModel.Of("dropped patches, a budget", """
            Vision VisionEncoder ImageSize = 32, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, PatchDropout = 0.5, CroppedPositions = 16
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text CrossAttention Every = 2
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model CaptionHead "Captioning"
            Model Budget MaxTrainingBytes = 2000000, Batch = 8
            """),
        DeclaredModel.Of("streams and stages", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text CrossAttention Every = 2
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model Pass "Contrastive", Mask = AttentionMask.Bidirectional
            Model Pass "Reading", Mask = AttentionMask.Bidirectional
            Model CaptionHead "Captioning"
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 8, Temperature = 0.07
            Model MaskedLanguageHead "Reading", MaskToken = 3
            Model Stream "Words", Heads = ModelHeads.MaskedLanguage
            Model Stream "Captions", Heads = ModelHeads.Caption
            Model Stream "Pairs", Passes = ["Contrastive", "Reading"], Weight = 0.5
            Model Stage "First", ["Captions", "Words"]
            Model Stage "Second", ["Captions", "Pairs"], From = "First"
            Model Stage "Other", ["Pairs", "Captions"], Steps = StageSteps.Alternating
            """),
        DeclaredModel.Of("streams for trainers of one's own", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text CrossAttention Every = 2
            Model MultimodalModel
            Model Pass "Captioning", CrossAttention = true
            Model Pass "Contrastive", Mask = AttentionMask.Bidirectional
            Model CaptionHead "Captioning"
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 8, Temperature = 0.07
            Model Stream "Pairs", Heads = ModelHeads.Contrastive
            """),
        DeclaredModel.Of("documents, and a text's latent", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text CrossAttention From = 2, Every = 2
            Text Resampler Latents = 1, Depth = 1, Heads = 2, HeadWidth = 16, MlpRatio = 2, Activation = Activation.Gelu
            Model MultimodalModel
            Model Pass "Reading", Layers = 2
            Model Pass "Captioning", CrossAttention = true, Continues = "Reading", Images = ImageSight.All, ImageToken = 6
            Model CaptionHead "Captioning"
            Model ContrastiveHead "Reading", EmbeddingWidth = 8, TextPooling = TextPooling.Latent
            """),
        .. OpenLayoutModels.All,
    ];

    private static DeclaredModel Native() => DeclaredModel.Of("two passes, two heads", """
        Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2
        Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
        Text CrossAttention Every = 2
        Model MultimodalModel
        Model Pass "Captioning", CrossAttention = true
        Model Pass "Contrastive", Mask = AttentionMask.Bidirectional
        Model CaptionHead "Captioning"
        Model ContrastiveHead "Contrastive", EmbeddingWidth = 8, Temperature = 0.07
        """);
}
