using Mammut.Dsl.Generators.Compilation.Mends;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>Words that mean something beside another one only; alone they would be ignored in silence.</summary>
internal static class PlacementRules
{
    /// <summary>Which words, any of them, a word needs.</summary>
    private static readonly Dictionary<string, string[]> Beside = new(StringComparer.Ordinal)
    {
        ["Resampler"] = ["VisionEncoder", "TextDecoder", "TextEncoder"],
        ["CrossAttention"] = Text,
        ["Frozen"] = ["VisionEncoder", "SharedEncoder", .. Text],
        ["Pass"] = Model,
        ["CaptionHead"] = Model,
        ["ContrastiveHead"] = Model,
        ["MatchingHead"] = Model,
        ["MaskedLanguageHead"] = Model,
        ["MaskedImageHead"] = Model,
        ["Momentum"] = Model,
        ["Stream"] = Model,
        ["Stage"] = Model,
        ["Budget"] = Model,
        ["Checkpoint"] = Model,
    };

    private static string[] Text => ["TextDecoder", "TextEncoder"];

    private static string[] Model => ["MultimodalModel"];

    /// <summary>One mistake, one message: what lacks the same attribute is said together, at the first.</summary>
    /// <param name="type">The class's name.</param>
    /// <param name="words">The attributes of the language on it, without suffix, in order.</param>
    public static IReadOnlyList<CompileError> Check(string type, IReadOnlyList<string> words)
    {
        var stray =
            from place in words.Select((word, i) => (Word: word, Path: new SpecPath(word, words.Take(i).Count(before => before == word))))
            where Beside.ContainsKey(place.Word) && !Beside[place.Word].Any(words.Contains)
            group place by string.Join("] or [", Beside[place.Word]);
        return [.. stray.Select(like => Error(type, like.Key, [.. like.Select(place => place.Path)]))];
    }

    private static CompileError Error(string type, string needed, SpecPath[] places)
    {
        var names = places.Select(place => $"[{place.Attribute}]").Distinct().ToArray();
        var list = names.Length == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Length - 1))} and {names[names.Length - 1]}";
        return CompileError.At(places[0], DiagnosticIds.NoEffect, $"{list} {(names.Length == 1 ? "has" : "have")}", type, needed) with
        {
            Mends = new([Mend.Of("remove", $"Remove {list}", [.. places.Select(place => MendEdit.Remove(place))])]),
        };
    }
}
