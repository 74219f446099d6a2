using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.CodeFixes.Editing;

/// <summary>Finds the class that a diagnostic is about.</summary>
internal static class DeclaredClass
{
    public static async Task<INamedTypeSymbol?> OfAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            ? model?.GetDeclaredSymbol(declaration, cancellation) as INamedTypeSymbol
            : null;
    }
}
