namespace Mammut.Integration.Tests.Models;

/// <summary>MaMMUT's two schedules: one pass a step in turn, or both in one.</summary>
[MultimodalModel<TinyVision, TinyText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, CrossAttention = false)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
[Stream("Captions", Heads = ModelHeads.Caption)]
[Stream("Pairs", Passes = ["Contrastive"], Weight = 0.5)]
[Stage("Both", "Captions", "Pairs")]
[Stage("Turns", "Captions", "Pairs", Steps = StageSteps.Alternating)]
public partial class ScheduledMammut;

/// <summary>COSMO's mixed data: documents for captions alone, pairs for captions and the contrast, in one step; the language model is frozen.</summary>
[MultimodalModel<CosmoVision, CosmoText>]
[Pass("Unimodal", Layers = 2)]
[Pass("Captioning", CrossAttention = true, Continues = "Unimodal", Images = ImageSight.Latest, ImageToken = 47)]
[CaptionHead("Captioning")]
[ContrastiveHead("Unimodal", EmbeddingWidth = 12, TextPooling = TextPooling.Latent)]
[Stream("Documents", Heads = ModelHeads.Caption)]
[Stream("Pairs")]
[Stream("Retrieval", Heads = ModelHeads.Contrastive)]
[Stage("Mixed", "Documents", "Pairs")]
[Stage("Retrieval", "Retrieval", From = "Mixed")]
public partial class MixedCosmo;

/// <summary>Three stages, each on the weights of the one before: texts alone, texts and pairs in one step, pairs. The copy follows where its features are compared.</summary>
[MultimodalModel<AlbefVision, AlbefText>]
[Pass("Reading", Mask = AttentionMask.Bidirectional, Layers = 2)]
[Pass("Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true, Continues = "Reading")]
[Pass("Words", Mask = AttentionMask.Bidirectional)]
[ContrastiveHead("Reading", EmbeddingWidth = 8, TextPooling = TextPooling.First)]
[MatchingHead("Fusion")]
[MaskedLanguageHead("Words", MaskToken = 47)]
[Momentum(Decay = 0.5, Queue = 8)]
[Stream("Texts", Heads = ModelHeads.MaskedLanguage)]
[Stream("Pairs", Heads = ModelHeads.Contrastive | ModelHeads.Matching)]
[Stage("First", "Texts")]
[Stage("Second", "Texts", "Pairs", From = "First")]
[Stage("Third", "Pairs", From = "Second")]
public partial class ThreeStages;
