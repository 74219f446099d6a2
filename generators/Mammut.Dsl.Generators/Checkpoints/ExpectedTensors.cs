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
    /// <param name="held">What a checkpoint holds: one without a momentum copy at all need not have it, for loading makes it anew, and a tensor may be there under another of its names; null for all that is saved.</param>
    public static IEnumerable<HeldTensor> Of(GraphModule model, ModelSpec spec, IReadOnlyList<HeldTensor>? held = null)
    {
        if (spec.Layout == CheckpointLayout.OpenClip)
            return Foreign(model, spec, new HashSet<string>(held?.Select(tensor => tensor.Key) ?? [], StringComparer.Ordinal));
        var counts = model.Parameters.Where(parameter => parameter.IsCount).Select(parameter => (parameter.Key, Parameter: parameter));
        var all = ParameterTable.Of(model).Concat(counts).ToArray();
        var copied = new HashSet<string>(all.Where(entry => entry.Parameter.IsCopy).Select(entry => entry.Key), StringComparer.Ordinal);
        var isLeft = held is not null && !held.Any(tensor => copied.Contains(tensor.Key));
        return all.Where(entry => !isLeft || !entry.Parameter.IsCopy).Select(entry => new HeldTensor(entry.Key, entry.Parameter.Shape));
    }

    /// <summary>Those of that layout, which has no copies.</summary>
    private static IEnumerable<HeldTensor> Foreign(GraphModule model, ModelSpec spec, HashSet<string> names) =>
        OpenClipKeys.Of(spec, model).GroupBy(key => key.Foreign).Select(parts =>
        {
            var (first, shape) = (parts.First(), parts.First().ForeignShape);
            var name = first.Alias is { } alias && !names.Contains(parts.Key) && names.Contains(alias) ? alias : parts.Key;
            return new HeldTensor(name, first.ForeignRows is null ? shape : [parts.Sum(part => part.ForeignRows!.Value.Count), .. shape.Skip(1)]);
        });
}
