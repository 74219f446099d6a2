using System.Globalization;
using System.Text;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>A project of many small models over a few parts, in ten files.</summary>
internal static class ManyModels
{
    private const int Files = 10;

    /// <summary>How many parts there are: half of them see, half read.</summary>
    public const int Parts = 8;

    public static IEnumerable<(string File, string Text)> Of(int models)
    {
        yield return ("Parts.cs", string.Concat(Enumerable.Range(0, Parts / 2).Select(i => string.Create(CultureInfo.InvariantCulture, $"""
            [Mammut.VisionEncoder(ImageSize = 16, PatchSize = 8, Width = {16 * (i + 1)}, Depth = 1, Heads = 2)]
            public partial class Vision{i};

            [Mammut.TextDecoder(Vocabulary = 24, ContextLength = 8, Width = {16 * (i + 1)}, Depth = 1, Heads = 2)]
            public partial class Text{i};

            """))));
        for (var file = 0; file < Files; file++)
        {
            var text = new StringBuilder();
            for (var i = file; i < models; i += Files)
            {
                text.Append(CultureInfo.InvariantCulture, $"""
                    [Mammut.MultimodalModel<Vision{i % (Parts / 2)}, Text{i / 2 % (Parts / 2)}>]
                    [Mammut.Pass("Contrastive", Mask = Mammut.AttentionMask.Bidirectional)]
                    [Mammut.ContrastiveHead("Contrastive", EmbeddingWidth = {i + 1})]
                    public partial class Model{i:D4};

                    """);
            }

            yield return ($"Models{file}.cs", text.ToString());
        }
    }
}
