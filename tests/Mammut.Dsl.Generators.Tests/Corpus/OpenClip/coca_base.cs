// Configuration: coca_base of open_clip. Its 12 layers of text and 12 of multimodal decoder are the halves of one decoder.
// Its vision configuration has no attentional pooler, so that text sees the patches, normalised, without the class token.
using Mammut;

[VisionEncoder(ImageSize = 288, PatchSize = 18, Width = 768, Depth = 12, Heads = 12, Pool = Pooling.ClassToken, NormBeforeBlocks = true, NormTokens = true)]
public partial class CocaBaseVision;

[TextDecoder(Vocabulary = 64000, ContextLength = 76, Width = 768, Depth = 24, Heads = 12)]
[CrossAttention(From = 12, Every = 1)]
public partial class CocaBaseText;

[MultimodalModel<CocaBaseVision, CocaBaseText>(Layout = CheckpointLayout.OpenClip, ShowClassToken = false)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 12)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 512, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CocaBase;
