using System.Collections.Immutable;
using System.Composition;
using Mammut.Dsl.CodeFixes.Editing;
using Mammut.Dsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Mammut.Dsl.CodeFixes;

/// <summary>
/// Offers the mends that come with a diagnostic of the compiler. It decides nothing itself: which mends there are, and that
/// the declaration is right with each, the compiler has found out; here they are only written into the source.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MendCodeFix)), Shared]
public sealed class MendCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. Descriptors.All.Select(descriptor => descriptor.Id)];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => MendFixAll.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var solution = context.Document.Project.Solution;
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await DeclaredClass.OfAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is not { } type)
                continue;
            foreach (var mend in MendProperties.Read(diagnostic.Properties))
            {
                // A part may lie in another assembly, where nothing can be edited.
                if (EditPlacer.Place(solution, type, mend, context.CancellationToken) is not { } edits)
                    continue;
                context.RegisterCodeFix(CodeAction.Create(mend.Title, cancellation => SolutionEditor.ApplyAsync(solution, edits, cancellation), KeyOf(diagnostic, mend.Role)), diagnostic);
            }
        }
    }

    /// <summary>What two actions of one kind have in common, whatever value each of them sets.</summary>
    internal static string KeyOf(Diagnostic diagnostic, string role) => $"{diagnostic.Id}.{role}";
}
