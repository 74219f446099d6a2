namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>Of <see cref="DeclaredModels"/> those whose checkpoints are open_clip's; a MaMMUT of that layout is among the others.</summary>
internal static class OpenLayoutModels
{
    public static IReadOnlyList<DeclaredModel> All { get; } =
    [
        DeclaredModel.Of("CLIP in the open layout", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, Pool = Pooling.ClassToken, NormBeforeBlocks = true, Activation = Activation.QuickGelu
            Text TextEncoder Vocabulary = 64, ContextLength = 8, Width = 32, Depth = 4, Heads = 2, Activation = Activation.QuickGelu
            Model MultimodalModel Layout = CheckpointLayout.OpenClip
            Model Pass "Contrastive", Mask = AttentionMask.Causal
            Model ContrastiveHead "Contrastive", EmbeddingWidth = 24, TextPooling = TextPooling.Last
            """),
        DeclaredModel.Of("CoCa in the open layout", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, Pool = Pooling.ClassToken, NormTokens = true
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2
            Text CrossAttention From = 2, Every = 1
            Model MultimodalModel Layout = CheckpointLayout.OpenClip, ShowClassToken = false
            Model Pass "Unimodal", Layers = 2
            Model Pass "Captioning", CrossAttention = true, Continues = "Unimodal"
            Model CaptionHead "Captioning", LossWeight = 2
            Model ContrastiveHead "Unimodal", EmbeddingWidth = 24, TextPooling = TextPooling.ClassToken
            """),
        DeclaredModel.Of("CoCa with two poolers in the open layout", """
            Vision VisionEncoder ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, NormTokens = true, Pool = Pooling.LatentAbove
            Vision Resampler Latents = 3, Depth = 1, Heads = 2, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true, NormLatents = false
            Text TextDecoder Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2, LayerScale = 0.1
            Text CrossAttention From = 2, Every = 1
            Model MultimodalModel Layout = CheckpointLayout.OpenClip
            Model Pass "Unimodal", Layers = 2
            Model Pass "Captioning", CrossAttention = true, Continues = "Unimodal"
            Model CaptionHead "Captioning", LossWeight = 2
            Model ContrastiveHead "Unimodal", EmbeddingWidth = 24, TextPooling = TextPooling.ClassToken
            """),
    ];
}
