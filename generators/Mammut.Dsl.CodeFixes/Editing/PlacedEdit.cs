using Mammut.Dsl.Generators.Compilation.Mends;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.CodeFixes.Editing;

/// <summary>An edit and where it is made. Places are numbers, so that they hold while the text around them changes.</summary>
/// <param name="Declaration">Where the class's declaration begins in its file.</param>
/// <param name="List">Which attribute list of the declaration; -1 for the declaration itself.</param>
/// <param name="Attribute">Which attribute of the list.</param>
/// <param name="Argument">Which argument of the attribute; -1 where it is not written.</param>
internal sealed record PlacedEdit(DocumentId Document, int Declaration, int List, int Attribute, int Argument, MendEdit Edit)
{
    /// <summary>Whether both change the same words.</summary>
    public bool Overlaps(PlacedEdit other)
    {
        if ((Document, Declaration, List, Attribute) != (other.Document, other.Declaration, other.List, other.Attribute)
            || Edit.Kind == MendKind.Add || other.Edit.Kind == MendKind.Add)
        {
            return false;
        }

        var (mine, others) = (Edit.Path, other.Edit.Path);
        return mine.Argument.Length == 0 || others.Argument.Length == 0
            || (mine.Argument == others.Argument && Argument == other.Argument && (mine.Element < 0 || others.Element < 0 || mine.Element == others.Element));
    }

    /// <summary>Whether both do the same, for whichever mistake.</summary>
    public bool IsSameAs(PlacedEdit other) =>
        (Document, Declaration, List, Attribute, Edit.Kind, Edit.Path.Argument, Edit.Path.Element, Edit.Text)
        == (other.Document, other.Declaration, other.List, other.Attribute, other.Edit.Kind, other.Edit.Path.Argument, other.Edit.Path.Element, other.Edit.Text);
}
