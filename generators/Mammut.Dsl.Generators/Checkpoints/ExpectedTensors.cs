using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Checkpoints;

/// <summary>What a model's checkpoint holds, in the words of its layout.</summary>
internal static class ExpectedTensors
{
    /// <param name="model">The graph.</param>
    /// <param name="spec">The declaration.</param>
    /// <param name="held">What a checkpoint holds: one without a momentum copy at all need not have it, for loading makes it anew; null for all that is saved.</param>
    public static IEnumerable<HeldTensor> Of(GraphModule model, ModelSpec spec, IReadOnlyList<HeldTensor>? held = null)
    {
        var counts = model.Parameters.Where(parameter => parameter.IsCount).Select(parameter => (parameter.Key, Parameter: parameter));
        var all = ParameterTable.Of(model).Concat(counts).ToArray();
        var copied = new HashSet<string>(all.Where(entry => entry.Parameter.IsCopy).Select(entry => entry.Key), StringComparer.Ordinal);
        var isLeft = held is not null && !held.Any(tensor => copied.Contains(tensor.Key));
        foreach (var (key, parameter) in all.Where(entry => !isLeft || !entry.Parameter.IsCopy))
        {
            var (foreign, transposed) = spec.Layout == CheckpointLayout.OpenClip ? OpenClipKeys.Foreign(key, spec.Text!) : (key, false);
            yield return new HeldTensor(foreign, transposed ? [.. Enumerable.Reverse(parameter.Shape)] : parameter.Shape);
        }
    }
}
