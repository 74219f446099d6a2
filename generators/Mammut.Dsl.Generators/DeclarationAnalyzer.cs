using System.Collections.Immutable;
using Mammut.Dsl.Generators.Compilation;
using Mammut.Dsl.Generators.Compilation.Mends;
using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Parsing;
using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mammut.Dsl.Generators;

/// <summary>
/// Reports what is wrong with a declaration, at the argument at fault, while it is being typed: an IDE may run generators on
/// save only. It asks the same compiler as the generator.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfDeclarations;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    /// <summary>A fault of the compiler itself is told as one, at the class; the other classes are not touched.</summary>
    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        try
        {
            Analyze(context, type);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var location = SpecLocator.Locate(type, SpecPath.Class, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(InternalDescriptors.Internal, location, type.Name, $"{fault.GetType().Name}: {fault.Message}"));
        }
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        Report(context, type, new(PlacementRules.Check(type.Name, TypeParser.Words(type))), (error, _) => error.Mends);
        if (PartParser.Shared(type) is { } shared)
            Report(context, type, ModelCompiler.Check(shared), (error, all) => SharedMends.Of(shared, error, all));
        else if (PartParser.Vision(type) is { } vision)
            Report(context, type, ModelCompiler.Check(vision), (error, all) => VisionMends.Of(vision, error, all));
        else if (PartParser.Text(type) is { } text)
            Report(context, type, ModelCompiler.Check(text), (error, all) => TextMends.Of(text, error, all));
        else if (ModelParser.Parse(type) is { } model)
        {
            var files = new AdditionalTexts(context.Options.AdditionalFiles);
            Report(context, type, Check(model), (error, all) => ModelMends.Of(model, error, all, Check));

            EquatableArray<CompileError> Check(ModelSpec declared) => ModelCompiler.Check(declared, name => files.Read(name, context.CancellationToken));
        }
        else if (ModelTestsParser.Parse(type) is { } tests)
            Report(context, type, ModelCompiler.Check(tests), (error, _) => ClassMends.Of(error, tests.Type));
    }

    private static void Report(
        SymbolAnalysisContext context, INamedTypeSymbol type, EquatableArray<CompileError> errors, Func<CompileError, EquatableArray<CompileError>, IEnumerable<Mend>> mends)
    {
        if (errors.Count == 0 || CSharpErrors.In(type, context.CancellationToken))
            return;
        foreach (var error in errors)
        {
            var location = SpecLocator.Locate(type, error.Path, context.CancellationToken);
            var properties = MendProperties.Write(mends(error, errors));
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(error.Id), location, properties, error.Arguments.ToArray<object>()));
        }
    }
}
