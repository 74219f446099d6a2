// Configuration: coca_ViT-B-16 of open_clip, as far as the language says it. Its 12 layers of text and 12 of multimodal decoder are one
// decoder of 24 with cross-attention in the upper half, and both passes are causal, with a class token behind the text.
// Not transcribed: the text embedding is taken after the lower half there, and after all layers here; images are pooled by
// 256 learned queries there (here one), of which 255 are the decoder's image tokens (here all patches).
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, Pool = Pooling.Attention, NormBeforeBlocks = true)]
public partial class CocaB16Vision;

[TextDecoder(Vocabulary = 49408, ContextLength = 76, Width = 768, Depth = 24, Heads = 12)]
[CrossAttention(Layers = [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23])]
public partial class CocaB16Text;

[MultimodalModel<CocaB16Vision, CocaB16Text>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CocaB16;
