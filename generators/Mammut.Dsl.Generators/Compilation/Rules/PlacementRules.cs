using Mammut.Dsl.Generators.Compilation.Mends;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>Words that mean something beside another one only; alone they would be ignored in silence.</summary>
internal static class PlacementRules
{
    private static readonly Dictionary<string, string> Beside = new(StringComparer.Ordinal)
    {
        ["CrossAttention"] = "TextDecoder",
        ["Pass"] = "MultimodalModel",
        ["CaptionHead"] = "MultimodalModel",
        ["ContrastiveHead"] = "MultimodalModel",
        ["Budget"] = "MultimodalModel",
        ["Checkpoint"] = "MultimodalModel",
    };

    /// <param name="type">The class's name.</param>
    /// <param name="words">The attributes of the language on it, without suffix, in order.</param>
    public static IReadOnlyList<CompileError> Check(string type, IReadOnlyList<string> words)
    {
        var errors = new List<CompileError>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!Beside.TryGetValue(words[i], out var needed) || words.Contains(needed))
                continue;
            var path = new SpecPath(words[i], words.Take(i).Count(word => word == words[i]));
            errors.Add(CompileError.At(path, DiagnosticIds.NoEffect, words[i], type, needed) with { Mends = new([Mend.Of("remove", $"Remove [{words[i]}]", MendEdit.Remove(path))]) });
        }

        return errors;
    }
}
