// Configuration: coca_ViT-M-32 of open_clip. Its 12 layers of text and 12 of multimodal decoder are the halves of one decoder.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 32, Width = 512, Depth = 12, Heads = 8, Pool = Pooling.FirstLatent, NormBeforeBlocks = true)]
[Resampler(Latents = 256, Width = 512, Depth = 1, Heads = 8, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true)]
public partial class CocaM32Vision;

[TextDecoder(Vocabulary = 49408, ContextLength = 76, Width = 512, Depth = 24, Heads = 8)]
[CrossAttention(From = 12, Every = 1)]
public partial class CocaM32Text;

[MultimodalModel<CocaM32Vision, CocaM32Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 12)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 512, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CocaM32;
