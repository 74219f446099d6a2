using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a pass may be called: the model gets a method of that name.</summary>
internal static class PassNames
{
    /// <summary>Whether it can be a method's name. A keyword is an identifier with @ only; a method of such a name would surprise.</summary>
    public static bool IsIdentifier(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_') && !ReservedNames.Keywords.Contains(name);

    /// <summary>Whether generated code has another use for the name.</summary>
    public static bool IsTaken(string name, TypeSpec model) =>
        ReservedNames.OfMembers.Contains(name) || ReservedNames.OfHelpers.Contains(name) || name == model.Name;
}
