using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>Takes out of a budget what limits nothing.</summary>
internal static class BudgetMends
{
    public static void Without(ModelSpec spec, BudgetSpec budget, MendBook<ModelSpec> book)
    {
        // Without the limit on memory, the batch it is counted at means nothing either.
        var useless = budget.Given.Where(argument => argument == book.Error.Path.Argument || argument == "Batch").ToArray();
        if (useless.Length == budget.Given.Count)
        {
            book.Offer("no-budget", "Remove [Budget]", spec with { Budget = null }, MendEdit.Remove(BudgetSpec.Path));
            return;
        }

        var rest = budget with { Given = ClassMends.Given(budget.Given, without: useless), MaxTrainingBytes = 0 };
        book.Offer("no-limit", $"Remove {string.Join(" and ", useless)}", spec with { Budget = rest }, [.. useless.Select(argument => MendEdit.Remove(BudgetSpec.Path.At(argument)))]);
    }
}
