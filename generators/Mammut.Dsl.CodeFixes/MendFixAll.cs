using System.Collections.Immutable;
using Mammut.Dsl.CodeFixes.Editing;
using Mammut.Dsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Mammut.Dsl.CodeFixes;

/// <summary>
/// Mends all mistakes of one kind at once. The usual way, to compute each fix alone and merge the texts, drops one of two
/// fixes in one attribute where both add an argument at its end; here all edits of an attribute are made together.
/// </summary>
internal sealed class MendFixAll : FixAllProvider
{
    public static MendFixAll Instance { get; } = new();

    /// <inheritdoc/>
    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        var edits = new EditSet();
        foreach (var diagnostic in await DiagnosticsAsync(context).ConfigureAwait(false))
        {
            if (context.Solution.GetDocument(diagnostic.Location.SourceTree) is not { } document
                || MendProperties.Read(diagnostic.Properties).FirstOrDefault(mend => MendCodeFix.KeyOf(diagnostic, mend.Role) == context.CodeActionEquivalenceKey) is not { } mend
                || await DeclaredClass.OfAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false) is not { } type
                || EditPlacer.Place(context.Solution, type, mend, context.CancellationToken) is not { } placed)
            {
                continue;
            }

            edits.TryAdd(placed);
        }

        return edits.All.Count == 0 ? null : CodeAction.Create(
            $"Mend every {string.Join(", ", context.DiagnosticIds)}", cancellation => SolutionEditor.ApplyAsync(context.Solution, edits.All, cancellation), context.CodeActionEquivalenceKey);
    }

    /// <summary>In order of place, so that of two mends that exclude each other always the same one is made.</summary>
    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(FixAllContext context)
    {
        var found = context.Scope switch
        {
            FixAllScope.Document when context.Document is { } document => await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false),
            FixAllScope.Project => await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false),
            FixAllScope.Solution => await OfSolutionAsync(context).ConfigureAwait(false),
            _ => ImmutableArray<Diagnostic>.Empty,
        };
        return found
            .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start);
    }

    private static async Task<ImmutableArray<Diagnostic>> OfSolutionAsync(FixAllContext context)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var project in context.Solution.Projects.Where(project => project.Language == LanguageNames.CSharp))
            found.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
        return found.ToImmutable();
    }
}
