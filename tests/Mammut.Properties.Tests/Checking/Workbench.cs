extern alias generators;

using System.Reflection;
using System.Text;
using generators::Mammut.Dsl.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Mammut.Properties.Tests.Checking;

/// <summary>The C# compiler with every generator and analyzer of the language in it.</summary>
internal static class Workbench
{
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview, DocumentationMode.None);

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = Instances<DiagnosticAnalyzer>();

    /// <summary>Every id that an analyzer may report.</summary>
    public static ImmutableHashSet<string> Ids { get; } = [.. Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(descriptor => descriptor.Id)];

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Mammut.Dsl.Generators", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), ParseOptions, path);

    public static CSharpCompilation Compile(IEnumerable<SyntaxTree> trees) => CSharpCompilation.Create(
        $"Declarations{Interlocked.Increment(ref s_assemblies)}",
        trees,
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Runs the generators once.</summary>
    public static Generated Generate(Compilation compilation)
    {
        var driver = CSharpGeneratorDriver.Create(Instances<IIncrementalGenerator>().Select(generator => generator.AsSourceGenerator()), parseOptions: ParseOptions);
        var results = driver.RunGenerators(compilation).GetRunResult().Results;
        return new Generated(
            [.. results.SelectMany(result => result.GeneratedSources.IsDefault ? [] : result.GeneratedSources).Select(file => new GeneratedFile(file.HintName, file.SourceText.ToString(), file.SyntaxTree))],
            [.. results.SelectMany(result => result.Diagnostics)],
            results.Select(result => result.Exception).FirstOrDefault(exception => exception is not null));
    }

    /// <inheritdoc cref="Generate(Compilation)"/>
    public static Generated Generate(string source) => Generate(Compile([Parse(source, "Sample.cs")]));

    /// <summary>Runs the analyzers; an exception in one is the first thrown.</summary>
    public static (ImmutableArray<Diagnostic> Diagnostics, Exception? Exception) Analyze(Compilation compilation) =>
        Analyze(compilation, compiler => compiler.GetAnalyzerDiagnosticsAsync());

    /// <summary>The same, and what C# itself says.</summary>
    public static (ImmutableArray<Diagnostic> Diagnostics, Exception? Exception) AnalyzeAndCompile(Compilation compilation) =>
        Analyze(compilation, compiler => compiler.GetAllDiagnosticsAsync());

    private static (ImmutableArray<Diagnostic> Diagnostics, Exception? Exception) Analyze(Compilation compilation, Func<CompilationWithAnalyzers, Task<ImmutableArray<Diagnostic>>> run)
    {
        Exception? first = null;
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, _, _) => Interlocked.CompareExchange(ref first, exception, null), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var diagnostics = run(new CompilationWithAnalyzers(compilation, Analyzers, options)).GetAwaiter().GetResult();
        return (diagnostics, first);
    }

    private static int s_assemblies;

    private static ImmutableArray<T> Instances<T>() =>
    [
        .. typeof(ModelGenerator).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(T)) && !type.IsAbstract)
            .OrderBy(type => type.FullName, StringComparer.Ordinal).Select(type => (T)Activator.CreateInstance(type)!),
    ];
}
