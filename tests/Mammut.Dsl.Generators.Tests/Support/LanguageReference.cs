using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>Writes <c>docs/language.md</c> from the attribute classes, their defaults and their comments.</summary>
internal static partial class LanguageReference
{
    /// <summary>In the order in which a model is declared; what is not listed follows by name.</summary>
    private static readonly Type[] ReadingOrder =
    [
        typeof(VisionEncoderAttribute), typeof(ResamplerAttribute), typeof(TextDecoderAttribute), typeof(TextEncoderAttribute), typeof(CrossAttentionAttribute), typeof(SharedEncoderAttribute), typeof(FrozenAttribute),
        typeof(MultimodalModelAttribute<,>), typeof(MultimodalModelAttribute<>), typeof(PassAttribute), typeof(CaptionHeadAttribute), typeof(ContrastiveHeadAttribute), typeof(MatchingHeadAttribute), typeof(MaskedLanguageHeadAttribute), typeof(MaskedImageHeadAttribute), typeof(MomentumAttribute),
        typeof(StreamAttribute), typeof(StageAttribute),
        typeof(BudgetAttribute), typeof(CheckpointAttribute),
        typeof(GenerateModelTestsAttribute<>),
    ];

    private const string Introduction = """
        # The language

        A model is declared by attributes on partial classes; nothing else. What an argument leaves open has the default given here, and a
        default that lies outside its range (0, or null) means that the argument is not given. What can be derived, such as the number of
        patches or the width of a head, is never declared. A mistake gives an error at the argument at fault: [diagnostics](diagnostics/README.md).

        Shapes: `B` is the batch, `H` and `W` the image's height and width, `N` the image tokens, `T` the text tokens.

        ```csharp
        using Mammut;

        [VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12)]
        public partial class SceneVision;

        [TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
        [CrossAttention(Every = 2)]
        public partial class SceneText;

        [MultimodalModel<SceneVision, SceneText>]
        [Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
        [Pass("Contrastive", Mask = AttentionMask.Bidirectional, CrossAttention = false)]
        [CaptionHead("Captioning", LossWeight = 1.0)]
        [ContrastiveHead("Contrastive", EmbeddingWidth = 512, Loss = ContrastiveLoss.Focal, LossWeight = 1.0)]
        public partial class SceneMammut;
        ```

        """;

    private static readonly XmlDocumentation Documentation = new(typeof(PassAttribute).Assembly);

    /// <summary>The whole document.</summary>
    public static string Write()
    {
        var words = typeof(PassAttribute).Assembly.GetExportedTypes();
        var attributes = words.Where(LanguageArguments.IsWord);
        var text = new StringBuilder(Introduction).Append("\n## Attributes\n");
        foreach (var attribute in attributes.OrderBy(type => (uint)Array.IndexOf(ReadingOrder, type)).ThenBy(type => type.Name, StringComparer.Ordinal))
            Attribute(attribute, text);
        text.Append("\n## Enumerations\n");
        foreach (var enumeration in words.Where(type => type.IsEnum).OrderBy(type => type.Name, StringComparer.Ordinal))
            Enumeration(enumeration, text);
        return text.ToString();
    }

    private static void Attribute(Type type, StringBuilder text)
    {
        var generics = type.GetGenericArguments();
        var positional = type.GetConstructors().Single().GetParameters();
        var title = XmlDocumentation.Title(type);
        var generic = generics.Length == 0 ? "" : $"<{string.Join(", ", generics.Select(argument => argument.Name))}>";
        var call = positional.Length == 0 ? "" : $"({string.Join(", ", positional.Select(parameter => parameter.Name))})";
        var repeats = type.GetCustomAttribute<AttributeUsageAttribute>() is { AllowMultiple: true } ? "any number of times" : "once";

        text.Append($"\n### {title}\n\n`[{XmlDocumentation.Written(type)}{generic}{call}]`, on a class, {repeats}.\n\n{Documentation.Summary(type)}\n");
        if (generics.Length + positional.Length + LanguageArguments.Properties(type).Count() == 0)
            return;
        text.Append("\n| Argument | Type | Default | Meaning |\n|---|---|---|---|\n");
        foreach (var argument in generics)
            Row(text, argument.Name, "type", "required", Documentation.TypeParameter(type, argument.Name));
        foreach (var parameter in positional)
            Row(text, parameter.Name!, TypeName(parameter.ParameterType), "required", Documentation.Parameter(type, parameter.Name!));
        var instance = Instance(type);
        foreach (var property in LanguageArguments.Properties(type))
        {
            // A type of the closed class has the defaults, one of the open class the comments.
            var value = instance.GetType().GetProperty(property.Name)!.GetValue(instance);
            Row(text, property.Name, TypeName(property.PropertyType), $"`{Literal(value)}`", Documentation.Summary(property));
        }
    }

    private static void Enumeration(Type type, StringBuilder text)
    {
        text.Append($"\n### {XmlDocumentation.Title(type)}\n\n{Documentation.Summary(type)}\n\n| Member | Meaning |\n|---|---|\n");
        foreach (var member in type.GetFields(BindingFlags.Public | BindingFlags.Static))
            text.Append($"| `{member.Name}` | {Cell(Documentation.Summary(member))} |\n");
    }

    private static void Row(StringBuilder text, string name, string type, string @default, string meaning) =>
        text.Append($"| `{name}` | {type} | {@default} | {Cell(meaning)} |\n");

    private static string Cell(string text) => text.Replace("|", "\\|");

    private static object Instance(Type type)
    {
        var closed = type.IsGenericTypeDefinition ? type.MakeGenericType([.. type.GetGenericArguments().Select(_ => typeof(object))]) : type;
        return Activator.CreateInstance(closed, [.. closed.GetConstructors().Single().GetParameters().Select(parameter => parameter.ParameterType == typeof(string) ? (object)"" : Array.Empty<string>())])!;
    }

    private static string TypeName(Type type) =>
        type.IsEnum ? XmlDocumentation.Link(type)
        : type == typeof(int) ? "`int`"
        : type == typeof(long) ? "`long`"
        : type == typeof(double) ? "`double`"
        : type == typeof(bool) ? "`bool`"
        : type == typeof(string) ? "`string`"
        : type == typeof(int[]) ? "`int[]`"
        : type == typeof(string[]) ? "`string[]`"
        : throw new NotSupportedException($"No name in C# is known for {type}.");

    /// <summary>A default as one writes it in C#.</summary>
    private static string Literal(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        Enum member => $"{member.GetType().Name}.{member}",
        double number => Exponent().Replace(number.ToString("R", CultureInfo.InvariantCulture), "e$1"),
        long number => number.ToString(CultureInfo.InvariantCulture),
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"No literal in C# is known for {value}, a {value.GetType()}."),
    };

    [GeneratedRegex(@"E\+?(-?)0*")]
    private static partial Regex Exponent();
}
