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
        if (frozen.Length == 0 || module.Functions.All(function => function.Name != "Loss") || TrainedParameters.Of(module).Count > 0)
            return [];
        var book = new RuleBook(ModelSpec.Path);
        book.Conflict(ModelSpec.Path, $"[Frozen] of {string.Join(" and ", frozen)}", "a loss that reaches nothing else", "nothing would be trained");
        return book.Errors;
    }
}
