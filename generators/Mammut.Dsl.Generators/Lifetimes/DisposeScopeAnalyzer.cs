using System.Collections.Immutable;
using Mammut.Dsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>
/// Watches over torch's dispose scopes in code that people write. A scope is a thread's: the tensors that the thread makes are
/// disposed of with the innermost scope open on it. It is wrong, then, to wait in one, to have another thread do its work, or to keep
/// a tensor of it. Only what is certain from one method's text is reported.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DisposeScopeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfLifetimes;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (LifetimeSymbols.Find(start.Compilation) is { } symbols)
                start.RegisterOperationBlockAction(block => Analyze(block, symbols));
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, LifetimeSymbols symbols)
    {
        foreach (var block in context.OperationBlocks)
        {
            if (ScopeMap.Of(block, symbols) is not { } map)
                continue;
            var tensors = new TensorFlow(map);
            WaitingRule.Check(map, context.ReportDiagnostic);
            new ThreadRule(map, tensors, context.ReportDiagnostic).Check();
            new EscapeRule(map, tensors, context.ReportDiagnostic).Check();
        }
    }
}
