using System.Globalization;
using Mammut.Dsl.Generators.Specs;
using SyntaxFacts = Microsoft.CodeAnalysis.CSharp.SyntaxFacts;
using SyntaxKind = Microsoft.CodeAnalysis.CSharp.SyntaxKind;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a pass may be called: the model gets a method of that name.</summary>
internal static class PassNames
{
    /// <summary>Whether it can be a method's name. A keyword is an identifier with @ only; a method of such a name would surprise.</summary>
    public static bool IsIdentifier(string name) =>
        SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None
        // C# drops these from a name, so that the method would be called otherwise than the pass.
        && name.All(c => char.GetUnicodeCategory(c) != UnicodeCategory.Format);

    /// <summary>Whether generated code has another use for the name.</summary>
    public static bool IsTaken(string name, TypeSpec model) =>
        ReservedNames.OfMembers.Contains(name) || ReservedNames.OfHelpers.Contains(name) || name == model.Name
        // Each parameter has a field whose name begins so.
        || name.StartsWith("_", StringComparison.Ordinal)
        // Scores of several passes are told apart by their names, and variables of one name by numbers.
        || name.StartsWith("maskedScores", StringComparison.Ordinal)
        || (name.Length > 0 && char.IsLower(name[0]) && ReservedNames.OfMembers.Contains(name.TrimEnd("0123456789".ToCharArray())))
        // The summary lists a pass's layers under its name, and those of the parts under these.
        || name is "vision" or "text" or "shared";
}
