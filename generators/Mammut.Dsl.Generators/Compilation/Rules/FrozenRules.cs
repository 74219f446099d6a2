using Mammut.Dsl.Generators.Analysis;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What frozen parts leave to a model.</summary>
internal static class FrozenRules
{
    /// <summary>A loss that reaches nothing but frozen parameters has no gradient.</summary>
    public static IReadOnlyList<CompileError> Check(ModelSpec spec, GraphModule module)
    {
        var frozen = new[] { spec.Vision!.IsFrozen ? spec.VisionName : null, spec.Text!.IsFrozen ? spec.TextName : null }.OfType<string>().Distinct().ToArray();
        if (frozen.Length == 0 || module.Functions.All(function => function.Name != "Loss"))
            return [];
        var book = new RuleBook(ModelSpec.Path);
        if (TrainedParameters.Of(module, "Loss").Count == 0)
            book.Conflict(ModelSpec.Path, Words(frozen), "a loss that reaches nothing else", "nothing would be trained");
        foreach (var stream in book.Errors.Count > 0 ? [] : spec.Streams.Where(stream => TrainedParameters.Of(module, stream.Loss).Count == 0))
            book.Conflict(stream.Choice, Words(frozen), $"the stream “{stream.Name}”, whose losses reach nothing else", "nothing would be learned from it");
        return book.Errors;
    }

    private static string Words(string[] frozen) => $"[Frozen] of {string.Join(" and ", frozen)}";
}
