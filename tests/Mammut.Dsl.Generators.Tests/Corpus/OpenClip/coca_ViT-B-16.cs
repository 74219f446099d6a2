// Configuration: coca_ViT-B-16 of open_clip. Its 12 layers of text and 12 of multimodal decoder are the halves of one decoder.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, Pool = Pooling.FirstLatent, NormBeforeBlocks = true)]
[Resampler(Latents = 256, Width = 768, Depth = 1, Heads = 8, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true)]
public partial class CocaB16Vision;

[TextDecoder(Vocabulary = 49408, ContextLength = 76, Width = 768, Depth = 24, Heads = 12)]
[CrossAttention(From = 12, Every = 1)]
public partial class CocaB16Text;

[MultimodalModel<CocaB16Vision, CocaB16Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 12)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 768, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CocaB16;
