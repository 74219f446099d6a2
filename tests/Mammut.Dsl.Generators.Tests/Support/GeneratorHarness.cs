extern alias generators;

using System.Collections.Immutable;
using generators::Mammut.Dsl.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>Runs the generator and the analyzer on a piece of source, as the compiler would.</summary>
internal static class GeneratorHarness
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Mammut.Dsl.Generators", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Every analyzer of the compiler, as an IDE would run them.</summary>
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(ModelGenerator).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>The declarations of DESIGN's first example, at a small size; tests put one thing wrong in it.</summary>
    public const string Scene = """
        using Mammut;

        namespace Scenes;

        [VisionEncoder(ImageSize = 64, PatchSize = 8, Width = 128, Depth = 4, Heads = 4)]
        public partial class SceneVision;

        [TextDecoder(Vocabulary = 1000, ContextLength = 40, Width = 96, Depth = 4, Heads = 4)]
        [CrossAttention(Every = 2)]
        public partial class SceneText;

        [MultimodalModel<SceneVision, SceneText>]
        [Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
        [Pass("Contrastive", Mask = AttentionMask.Bidirectional, CrossAttention = false)]
        [CaptionHead("Captioning", LossWeight = 1.0)]
        [ContrastiveHead("Contrastive", EmbeddingWidth = 64, Loss = ContrastiveLoss.Focal, LossWeight = 1.0)]
        public partial class SceneMammut;
        """;

    // Shared, because compilations that come of one share what was read from the references: the most part of the work.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Declarations", [], References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static CSharpCompilation Compile(string source, string path = "Declarations.cs") => Compile(Parse(source, path));

    public static CSharpCompilation Compile(params SyntaxTree[] files) => Empty.AddSyntaxTrees(files);

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    /// <summary>A driver that has not run yet, in a build with such properties.</summary>
    public static GeneratorDriver Driver(params (string Name, string Value)[] properties) => CSharpGeneratorDriver.Create(
        [new ModelGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        optionsProvider: new BuildProperties(properties),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The generated files by hint name, and what the compiler has against the whole.</summary>
    public static (IReadOnlyDictionary<string, string> Files, ImmutableArray<Diagnostic> Diagnostics) Generate(string source, params (string Name, string Value)[] properties) =>
        Generate(Compile(source), properties);

    /// <inheritdoc cref="Generate(string, ValueTuple{string, string}[])"/>
    public static (IReadOnlyDictionary<string, string> Files, ImmutableArray<Diagnostic> Diagnostics) Generate(CSharpCompilation compilation, params (string Name, string Value)[] properties)
    {
        var driver = Driver(properties).RunGeneratorsAndUpdateCompilation(compilation, out var updated, out var generatorDiagnostics);
        return (Files(driver), [.. generatorDiagnostics, .. updated.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)]);
    }

    /// <summary>The generated files by hint name; quicker than to compile them as well.</summary>
    public static IReadOnlyDictionary<string, string> Files(string source) => Files(Driver().RunGenerators(Compile(source)));

    private static IReadOnlyDictionary<string, string> Files(GeneratorDriver driver) =>
        driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());

    /// <summary>What the analyzers report, in order of place. One that throws is reported as AD0001.</summary>
    public static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(string source, params AdditionalText[] files) => AnalyzeAsync(Compile(source), files);

    /// <summary>What the analyzers report behind the generator, as in a build.</summary>
    public static Task<ImmutableArray<Diagnostic>> AnalyzeGeneratedAsync(string source, params AdditionalText[] files)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(source), out var updated, out _);
        return AnalyzeAsync(updated, files);
    }

    /// <inheritdoc cref="AnalyzeAsync(string, AdditionalText[])"/>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation, params AdditionalText[] files) =>
        InOrder(await compilation.WithAnalyzers(Analyzers, new AnalyzerOptions([.. files])).GetAnalyzerDiagnosticsAsync());

    /// <summary>What the analyzers report, and the errors of the compiler itself.</summary>
    public static async Task<ImmutableArray<Diagnostic>> CompileAndAnalyzeAsync(string source) =>
        InOrder((await Compile(source).WithAnalyzers(Analyzers).GetAllDiagnosticsAsync()).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

    private static ImmutableArray<Diagnostic> InOrder(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
}
