// Configuration: coca_ViT-H-14 of open_clip, as far as the language says it. Its 24 layers of text and 24 of multimodal decoder are one
// decoder of 48 with cross-attention in the upper half, and both passes are causal, with a class token behind the text.
// Not transcribed: the text embedding is taken after the lower half there, and after all layers here; images are pooled by
// 256 learned queries there (here one), of which 255 are the decoder's image tokens (here all patches).
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 14, Width = 1280, Depth = 32, Heads = 16, Pool = Pooling.Attention, NormBeforeBlocks = true)]
public partial class CocaH14Vision;

[TextDecoder(Vocabulary = 49408, ContextLength = 76, Width = 1024, Depth = 48, Heads = 16)]
[CrossAttention(Layers = [24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47])]
public partial class CocaH14Text;

[MultimodalModel<CocaH14Vision, CocaH14Text>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 1024, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CocaH14;
