using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>One way to mend a mistake: what an editor shows, and what it then does. The compiler proposes, the editor only edits.</summary>
/// <remarks>Plain data: it travels with the diagnostic as text.</remarks>
/// <param name="Role">What kind of mend it is, the same for like mistakes: “fix all” takes each mistake's mend of one role.</param>
/// <param name="Title">The words in the editor's menu.</param>
internal sealed record Mend(string Role, string Title, EquatableArray<MendEdit> Edits)
{
    public static Mend Of(string role, string title, params MendEdit[] edits) => new(role, title, new(edits));
}
