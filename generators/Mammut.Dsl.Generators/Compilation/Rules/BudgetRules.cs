using Mammut.Dsl.Generators.Analysis;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[Budget]</c> must say, and what the model must keep to.</summary>
internal static class BudgetRules
{
    public static IReadOnlyList<CompileError> Check(BudgetSpec spec, ModelSpec model)
    {
        var book = new RuleBook(BudgetSpec.Path);
        if (!spec.Given.Any(argument => argument.StartsWith("Max", StringComparison.Ordinal)) && !spec.Given.Contains("Batch"))
            book.Conflict(BudgetSpec.Path, "[Budget]", "an empty argument list", "give MaxParameters, MaxForwardFlops or MaxTrainingBytes");
        if (spec.Given.Contains("MaxTrainingBytes") && !model.HasHead)
            book.Conflict(BudgetSpec.Path.At("MaxTrainingBytes"), "MaxTrainingBytes", "a model without a head", "nothing trains it");
        if (spec.Given.Contains("MaxParameters"))
            book.Range("MaxParameters", spec.MaxParameters, Ranges.Limit);
        if (spec.Given.Contains("MaxForwardFlops"))
            book.Range("MaxForwardFlops", spec.MaxForwardFlops, Ranges.Limit);
        if (spec.Given.Contains("MaxTrainingBytes"))
            book.Range("MaxTrainingBytes", spec.MaxTrainingBytes, Ranges.Limit);
        if (spec.Given.Contains("MaxTrainingBytes"))
            book.Range("Batch", spec.Batch, Ranges.Batch);
        else if (spec.Given.Contains("Batch"))
            book.Conflict(BudgetSpec.Path.At("Batch"), "Batch", "a budget without MaxTrainingBytes", "the other limits do not depend on it");
        return book.Errors;
    }

    /// <summary>Limits that the model exceeds.</summary>
    public static IReadOnlyList<CompileError> Compare(BudgetSpec budget, ModelSpec model, GraphModule module, ModelCosts costs)
    {
        var book = new RuleBook(BudgetSpec.Path);
        if (budget.MaxParameters > 0 && costs.Parameters > budget.MaxParameters)
            Over("MaxParameters", $"{Quantities.Exact(costs.Parameters)} parameters", Quantities.Exact(budget.MaxParameters), $"the largest: {Largest(module)}");
        if (budget.MaxForwardFlops > 0 && costs.ForwardFlops > budget.MaxForwardFlops)
            Over("MaxForwardFlops", $"{Quantities.Exact(costs.ForwardFlops)} floating-point operations for one image and a text of {costs.ContextLength} tokens", Quantities.Exact(budget.MaxForwardFlops), "fewer layers, a smaller width or larger patches take fewer");
        if (budget.MaxTrainingBytes > 0 && costs.TrainingBytes(budget.Batch) is { } bytes && bytes > budget.MaxTrainingBytes)
            Over("MaxTrainingBytes", $"{Quantities.Exact(bytes)} bytes for a training step at batch {budget.Batch}", Quantities.Exact(budget.MaxTrainingBytes), $"{Quantities.Exact((costs.Parameters * 16) - (costs.Frozen * 12) + (costs.Copied * 4))} of them for weights, gradients and moments");
        return book.Errors;

        void Over(string limit, string what, string most, string hint) =>
            book.Add(DiagnosticIds.OverBudget, BudgetSpec.Path.At(limit), model.Type.Name, what, most, hint);
    }

    private static string Largest(GraphModule module)
    {
        var groups = ParameterTable.Of(module).Where(entry => !entry.Parameter.IsCopy).GroupBy(entry => Group(entry.Key)).Select(group => (group.Key, Count: group.Sum(entry => entry.Parameter.Elements)));
        return string.Join(", ", groups.OrderByDescending(group => group.Count).ThenBy(group => group.Key, StringComparer.Ordinal).Take(3).Select(group => $"{group.Key} {Quantities.Exact(group.Count)}"));
    }

    /// <summary><c>text.layers.3.mlp.in.weight</c> to <c>text.layers</c>.</summary>
    private static string Group(string key) => string.Join(".", key.Split('.').Take(2));
}
