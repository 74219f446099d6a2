using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Benchmarks.Generators;

/// <summary>A project of declarations for a generator, in files of ten classes, and one file that has nothing to do with them.</summary>
internal sealed class SourceProject
{
    private const int ClassesAFile = 10;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly MetadataReference[] References =
    [
        .. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(IsManaged)
            .Append(typeof(VisionEncoderAttribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly CSharpCompilation _compilation;
    private readonly ISourceGenerator _generator;
    private int _edits;

    private SourceProject(ISourceGenerator generator, IEnumerable<string> classes)
    {
        _generator = generator;
        var files = classes.Chunk(ClassesAFile).Select((chunk, i) => Parse(string.Concat(chunk), $"Declarations{i}.cs"));
        _compilation = CSharpCompilation.Create("Declarations", [Unrelated(), .. files], References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    /// <summary>Models of two passes and two losses; ten of them share a vision encoder and a text decoder.</summary>
    public static SourceProject OfModels(int count) => new(ShippedGenerator.OfModels, Enumerable.Range(0, count).Select(i =>
    {
        var part = i / ClassesAFile;
        return (i % ClassesAFile > 0 ? "" : Invariant($"""
            [Mammut.VisionEncoder(ImageSize = 64, PatchSize = 8, Width = 128, Depth = 4, Heads = 4)]
            public partial class Sees{part};

            [Mammut.TextDecoder(Vocabulary = 8192, ContextLength = 40, Width = 128, Depth = 4, Heads = 4)]
            [Mammut.CrossAttention(Every = 2)]
            public partial class Reads{part};

            """)) + Invariant($"""
            [Mammut.MultimodalModel<Sees{part}, Reads{part}>]
            [Mammut.Pass("Captioning", Mask = Mammut.AttentionMask.Causal, CrossAttention = true)]
            [Mammut.Pass("Contrastive", Mask = Mammut.AttentionMask.Bidirectional)]
            [Mammut.CaptionHead("Captioning")]
            [Mammut.ContrastiveHead("Contrastive", EmbeddingWidth = {8 * (1 + (i % 64))})]
            public partial class Model{i};

            """);
    }));

    /// <summary>Serializer contexts, each of a class with so many properties.</summary>
    public static SourceProject OfJsonContexts(int count, int properties) => new(ShippedGenerator.OfJson, Enumerable.Range(0, count).Select(i => Invariant($$"""
            public sealed class Record{{i}}
            {
            {{string.Join("\n", Enumerable.Range(0, properties).Select(property => Invariant($"    public {(property % 3 == 0 ? "int" : property % 3 == 1 ? "string?" : "double")} Property{property} {{ get; set; }}")))}}
            }

            [System.Text.Json.Serialization.JsonSerializable(typeof(Record{{i}}))]
            public sealed partial class Context{{i}} : System.Text.Json.Serialization.JsonSerializerContext;

            """)));

    /// <summary>The project as it was opened: nothing has been bound yet.</summary>
    public CSharpCompilation Opened() => _compilation.Clone();

    /// <summary>The project after another edit of the file that has nothing to do with the declarations.</summary>
    public CSharpCompilation Edited()
    {
        _edits++;
        return _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[0], Unrelated());
    }

    /// <summary>A driver that has not run yet.</summary>
    public GeneratorDriver Driver() => CSharpGeneratorDriver.Create([_generator], parseOptions: ParseOptions);

    /// <summary>How many characters the generator writes.</summary>
    /// <exception cref="InvalidOperationException">The generator failed, or wrote nothing.</exception>
    public long Characters()
    {
        var result = Driver().RunGenerators(Opened()).GetRunResult().Results.Single();
        return result is { Exception: null, GeneratedSources.Length: > 0 }
            ? result.GeneratedSources.Sum(file => (long)file.SourceText.Length)
            : throw new InvalidOperationException($"{_generator.GetGeneratorType()} wrote {result.GeneratedSources.Length} files: {result.Exception?.Message ?? string.Join("; ", result.Diagnostics)}");
    }

    private SyntaxTree Unrelated() => Parse(Invariant($"public static class Unrelated {{ public static int Answer => {_edits}; }}"), "Unrelated.cs");

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ParseOptions, path, Encoding.UTF8);

    private static bool IsManaged(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(file);
        return reader.HasMetadata;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
