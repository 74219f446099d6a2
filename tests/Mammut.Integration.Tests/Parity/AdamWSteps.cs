using System.Text.Json;

namespace Mammut.Integration.Tests.Parity;

/// <summary>Training by AdamW as a reference trained, with its constants and its groups.</summary>
internal static class AdamWSteps
{
    /// <summary>Takes a step for each loss that is expected, and checks the loss in front of it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="facts">The reference's learning rate (<c>lr</c>) and the parameters that do not decay (<c>no_decay</c>), by its names.</param>
    /// <param name="options">The other constants.</param>
    /// <param name="rename">A parameter's name to the reference's.</param>
    /// <param name="expected">A loss in front of each step.</param>
    /// <param name="loss">Computes it.</param>
    /// <param name="afterStep">What the model does after each step.</param>
    /// <param name="check">Compares the two.</param>
    public static void Run<TExpected>(
        nn.Module model, JsonElement facts, AdamWOptions options, Func<string, string> rename, IEnumerable<TExpected> expected, Func<LossParts> loss, Action afterStep, Action<TExpected, LossParts> check)
    {
        var kept = facts.GetProperty("no_decay").EnumerateArray().Select(name => name.GetString()).ToHashSet();
        using var optimizer = new AdamW(model.named_parameters(), options, (name, _) => !kept.Contains(rename(name)));
        foreach (var one in expected)
        {
            using var parts = loss();
            check(one, parts);
            parts.Total.backward();
            using var gradients = optimizer.TakeGradients();
            optimizer.Step(gradients, facts.GetProperty("lr").GetDouble());
            afterStep();
        }
    }
}
