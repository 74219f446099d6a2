extern alias generators;

using System.Collections.Immutable;
using generators::Mammut.Dsl.Generators;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Mammut.Dsl.CodeFixes.Tests.Support;

/// <summary>Runs the analyzer and its code fixes on a solution, as an editor would.</summary>
internal sealed class FixHarness
{
    private static readonly MendCodeFix Fix = new();

    private Solution _solution = new AdhocWorkspace().CurrentSolution;

    /// <summary>One file in one project.</summary>
    public static FixHarness Of(string source) => new FixHarness().Project("Declarations", [], ("Declarations.cs", source));

    /// <summary>Adds a project that sees the others named.</summary>
    public FixHarness Project(string name, string[] sees, params (string Name, string Source)[] files)
    {
        var template = GeneratorHarness.Compile("");
        var id = ProjectId.CreateNewId();
        _solution = _solution
            .AddProject(ProjectInfo.Create(
                id, VersionStamp.Default, name, name, LanguageNames.CSharp,
                compilationOptions: template.Options, analyzerReferences: [Compiler.Instance], parseOptions: template.SyntaxTrees[0].Options, metadataReferences: template.References,
                projectReferences: _solution.Projects.Where(project => sees.Contains(project.Name)).Select(project => new ProjectReference(project.Id))));
        foreach (var (file, source) in files)
            _solution = _solution.AddDocument(DocumentId.CreateNewId(id), file, SourceText.From(source), filePath: file);
        return this;
    }

    /// <summary>The text of a file.</summary>
    public async Task<string> TextAsync(string file) => (await Document(file).GetTextAsync()).ToString();

    /// <summary>The text of the first file.</summary>
    public Task<string> TextAsync() => TextAsync(_solution.Projects.First().Documents.First().Name);

    /// <summary>What the analyzer reports in all projects, in order of place.</summary>
    public async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync()
    {
        var found = new List<Diagnostic>();
        foreach (var project in _solution.Projects)
            found.AddRange(await DiagnosticsAsync(project));
        return [.. found.OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>What an editor offers for a diagnostic.</summary>
    public async Task<IReadOnlyList<CodeAction>> OffersAsync(Diagnostic diagnostic)
    {
        var offers = new List<CodeAction>();
        await Fix.RegisterCodeFixesAsync(new CodeFixContext(_solution.GetDocument(diagnostic.Location.SourceTree)!, diagnostic, (action, _) => offers.Add(action), CancellationToken.None));
        return offers;
    }

    /// <summary>The solution as the action leaves it; this one stays as it is.</summary>
    public async Task<FixHarness> ApplyAsync(CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        return new FixHarness { _solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution };
    }

    /// <summary>Mends all of an id in a scope as the first offer of its first diagnostic there does.</summary>
    public async Task<FixHarness> FixAllAsync(string id, FixAllScope scope, string file, int offer = 0)
    {
        var document = Document(file);
        var first = (await DiagnosticsAsync()).First(diagnostic => diagnostic.Id == id && diagnostic.Location.SourceTree!.FilePath == file);
        var action = (await OffersAsync(first))[offer];
        Assert.Contains(scope, Fix.GetFixAllProvider().GetSupportedFixAllScopes());
        var context = new FixAllContext(document, Fix, scope, action.EquivalenceKey!, [id], new Found(), CancellationToken.None);
        return await ApplyAsync(Assert.IsAssignableFrom<CodeAction>(await Fix.GetFixAllProvider().GetFixAsync(context)));
    }

    private Document Document(string file) => _solution.Projects.SelectMany(project => project.Documents).Single(document => document.Name == file);

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project)
    {
        var compilation = (await project.GetCompilationAsync())!;
        return await compilation.WithAnalyzers([new DeclarationAnalyzer()], project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync();
    }

    /// <summary>The generator, as a project refers to it: what it makes is in sight, as in an editor.</summary>
    private sealed class Compiler : AnalyzerReference
    {
        // A workspace knows a generator by its reference: it must always be the same one.
        private readonly ImmutableArray<ISourceGenerator> _generators = [new ModelGenerator().AsSourceGenerator()];

        public static Compiler Instance { get; } = new();

        public override string FullPath => "Mammut.Dsl.Generators.dll";

        public override object Id => FullPath;

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

        public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => _generators;

        public override ImmutableArray<ISourceGenerator> GetGeneratorsForAllLanguages() => _generators;
    }

    private sealed class Found : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => await DiagnosticsAsync(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            (await DiagnosticsAsync(document.Project)).Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == document.FilePath);

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            (await DiagnosticsAsync(project)).Where(diagnostic => !diagnostic.Location.IsInSource);
    }
}
