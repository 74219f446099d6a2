// Configuration: coca_ViT-L-14 of open_clip. Its 12 layers of text and 12 of multimodal decoder are the halves of one decoder.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 14, Width = 1024, Depth = 24, Heads = 16, Pool = Pooling.FirstLatent, NormBeforeBlocks = true)]
[Resampler(Latents = 256, Width = 768, Depth = 1, Heads = 8, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true)]
public partial class CocaL14Vision;

[TextDecoder(Vocabulary = 49408, ContextLength = 76, Width = 768, Depth = 24, Heads = 12)]
[CrossAttention(From = 12, Every = 1)]
public partial class CocaL14Text;

[MultimodalModel<CocaL14Vision, CocaL14Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 12)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 768, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CocaL14;
