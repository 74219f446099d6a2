// Configuration: coca_ViT-H-14 of open_clip. Its 24 layers of text and 24 of multimodal decoder are the halves of one decoder.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 14, Width = 1280, Depth = 32, Heads = 16, Pool = Pooling.FirstLatent, NormBeforeBlocks = true)]
[Resampler(Latents = 256, Width = 1024, Depth = 1, Heads = 8, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true)]
public partial class CocaH14Vision;

[TextDecoder(Vocabulary = 49408, ContextLength = 76, Width = 1024, Depth = 48, Heads = 16)]
[CrossAttention(From = 24, Every = 1)]
public partial class CocaH14Text;

[MultimodalModel<CocaH14Vision, CocaH14Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 24)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 1024, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CocaH14;
