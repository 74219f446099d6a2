namespace Mammut.Dsl.Generators.Tests.ModelTests;

/// <summary>Declarations small enough to be run in a moment, each with a class of model tests.</summary>
internal static class SmallModels
{
    private const string Vision = """
        using Mammut;

        namespace Small;

        [VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 1, Heads = 2)]
        public partial class SmallVision;

        """;

    /// <summary>A causal pass that sees the image, and a bidirectional one whose states are averaged.</summary>
    public const string Mean = Vision + """
        [TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 2, Heads = 2)]
        [CrossAttention(Every = 1)]
        public partial class SmallText;

        [MultimodalModel<SmallVision, SmallText>]
        [Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
        [Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
        [CaptionHead("Captioning")]
        [ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
        public partial class SmallModel;

        [GenerateModelTests<SmallModel>]
        public partial class SmallModelTests;
        """;

    /// <summary>A class token behind the text, in a causal pass.</summary>
    public const string ClassToken = Vision + """
        [TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 2, Heads = 2)]
        public partial class SmallText;

        [MultimodalModel<SmallVision, SmallText>]
        [Pass("Matching", Mask = AttentionMask.Causal)]
        [ContrastiveHead("Matching", EmbeddingWidth = 8, TextPooling = TextPooling.ClassToken)]
        public partial class SmallModel;

        [GenerateModelTests<SmallModel>]
        public partial class SmallModelTests;
        """;

    /// <summary>The same in a bidirectional pass, in which the tokens see it.</summary>
    public static string SeenClassToken { get; } = ClassToken.Replace("AttentionMask.Causal", "AttentionMask.Bidirectional");

    /// <summary>No text can be shorter, and no vocabulary smaller.</summary>
    public static string Shortest { get; } = Mean.Replace("Vocabulary = 24, ContextLength = 10", "Vocabulary = 4, ContextLength = 2, PaddingToken = 1");

    /// <summary>Matrix products in 16 bits, and texts pooled by their last token.</summary>
    public static string Half { get; } = Mean.Replace("Heads = 2)", "Heads = 2, Precision = Precision.BFloat16)").Replace("EmbeddingWidth = 8", "EmbeddingWidth = 8, TextPooling = TextPooling.Last");

    /// <summary>A prefix pass behind gates that start shut.</summary>
    public const string Prefix = Vision + """
        [TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 16, Depth = 2, Heads = 2, Positions = TextPositions.Rotary)]
        [CrossAttention(Every = 1, TanhGate = true)]
        public partial class SmallText;

        [MultimodalModel<SmallVision, SmallText>]
        [Pass("Answering", Mask = AttentionMask.Prefix, CrossAttention = true)]
        [CaptionHead("Answering")]
        public partial class SmallModel;

        [GenerateModelTests<SmallModel>]
        public partial class SmallModelTests;
        """;
}
