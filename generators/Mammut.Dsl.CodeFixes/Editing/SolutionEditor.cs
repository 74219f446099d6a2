using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.CodeFixes.Editing;

/// <summary>Makes edits in the files of a solution.</summary>
internal static class SolutionEditor
{
    public static async Task<Solution> ApplyAsync(Solution solution, IReadOnlyList<PlacedEdit> edits, CancellationToken cancellation)
    {
        foreach (var inDocument in edits.GroupBy(edit => edit.Document))
        {
            if (await solution.GetDocument(inDocument.Key)!.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
                continue;
            var byDeclaration = inDocument.ToLookup(edit => edit.Declaration);
            var declarations = root.DescendantNodes().OfType<TypeDeclarationSyntax>().Where(declaration => byDeclaration.Contains(declaration.SpanStart));
            var edited = root.ReplaceNodes(declarations, (original, current) => DeclarationEditor.Apply(current, byDeclaration[original.SpanStart].ToArray()));
            solution = solution.WithDocumentSyntaxRoot(inDocument.Key, edited);
        }

        return solution;
    }
}
