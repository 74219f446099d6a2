using System.Text.RegularExpressions;
using Mammut.Properties.Tests.Checking;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Properties.Tests.Generating;

/// <summary>What classes, passes and namespaces may be called.</summary>
internal static partial class Names
{
    /// <summary>Names nobody would object to.</summary>
    public static ImmutableArray<string> OfClasses { get; } =
        ["Scene", "Étoile", "模型", "_private", "M", "Model2", "Größe", "SceneMammutNumber7", "Ωmega", "Snake_Case"];

    /// <inheritdoc cref="OfClasses"/>
    public static ImmutableArray<string> OfPasses { get; } = ["Captioning", "Contrastive", "Légende", "説明", "hidden_", "P1", "Answer_2"];

    /// <inheritdoc cref="OfClasses"/>
    public static ImmutableArray<string> OfStreams { get; } = ["Captions", "Pairs", "words", "Données", "Int", "文"];

    /// <inheritdoc cref="OfClasses"/>
    public static ImmutableArray<string> OfStages { get; } = ["First", "Second", "Étape", "turns"];

    /// <inheritdoc cref="OfClasses"/>
    public static ImmutableArray<string> OfNamespaces { get; } = ["", "", "", "", "Parts", "Parts.Deep", "Ünïcode"];

    /// <summary>Every name in a model's generated files, in ordinal order: whoever takes one may get in their way.</summary>
    public static ImmutableArray<string> InGeneratedCode { get; } =
    [
        .. Workbench.Generate(Sample).Files.SelectMany(file => Word().Matches(file.Text).Select(match => match.Value))
            .Concat(typeof(GeneratedModule).Assembly.GetExportedTypes().Select(type => type.Name.Split('`')[0]))
            .Where(SyntaxFacts.IsValidIdentifier)
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private static readonly ImmutableArray<string> Keywords =
    [
        .. SyntaxFacts.GetKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText).Where(SyntaxFacts.IsValidIdentifier)
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private static readonly ImmutableArray<string> Curious = ["@scene", "@Scene", "e\u0301te\u0301", "ａ", "ǅ", "_", "__", "_0", "ﬁ", "I\u0307", "ı", "A\u200DB", "𐐀"];

    /// <summary>A name that is legal and asks for trouble.</summary>
    public static string Odd(Dice dice) => dice.Between(0, 3) switch
    {
        0 => Escaped(dice.Of(Keywords)),
        1 => dice.Of(Curious.RemoveAll(name => !SyntaxFacts.IsValidIdentifier(name.TrimStart('@')))),
        2 => dice.Of(InGeneratedCode) + dice.Of("2", "3"),
        _ => Escaped(dice.Of(InGeneratedCode)),
    };

    /// <summary>Something that is no pass's name, or hardly one.</summary>
    public static string? Wrong(Dice dice) => dice.Of<string?>(null, "", " ", "two words", "1st", "a-b", "a\nb", "a\"b", "{0}", "@x", "class", "x.y", "\u202E", "é́");

    private const string Sample = """
        using Mammut;
        [VisionEncoder(ImageSize = 8, PatchSize = 4, Width = 8, Depth = 2, Heads = 2, Pool = Pooling.Attention, LayerScale = 0.1, PatchDropout = 0.1, NormBeforeBlocks = true)]
        [Resampler(Depth = 2)]
        public partial class SampleVision;
        [TextDecoder(Vocabulary = 24, ContextLength = 8, Width = 12, Depth = 5, Heads = 2, Precision = Precision.BFloat16)]
        [CrossAttention(Layers = [1, 2], TanhGate = true)]
        public partial class SampleText;
        [MultimodalModel<SampleVision, SampleText>]
        [Pass("SamplePrefix", Mask = AttentionMask.Prefix, CrossAttention = true)]
        [Pass("SampleCausal", Mask = AttentionMask.Causal)]
        [CaptionHead("SamplePrefix")]
        [ContrastiveHead("SampleCausal", Loss = ContrastiveLoss.Sigmoid, TextPooling = TextPooling.ClassToken)]
        public partial class SampleModel;
        """;

    private static string Escaped(string word) => SyntaxFacts.GetKeywordKind(word) == SyntaxKind.None ? word : "@" + word;

    [GeneratedRegex(@"\b[A-Za-z_]\w*")]
    private static partial Regex Word();
}
