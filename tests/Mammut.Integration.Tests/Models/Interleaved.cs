namespace Mammut.Integration.Tests.Models;

/// <summary>Documents in which a token sees the last image at or before it, through the blocks of a frozen language model.</summary>
[MultimodalModel<TinyVision, FrozenText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Images = ImageSight.Latest, ImageToken = 3)]
[Pass("Reading", Mask = AttentionMask.Causal, CrossAttention = true, Images = ImageSight.All, ImageToken = 3)]
[CaptionHead("Captioning")]
public partial class DocumentModel;
