using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Checkpoints;

/// <summary>What a model's checkpoint holds, in the words of its layout.</summary>
internal static class ExpectedTensors
{
    public static IEnumerable<HeldTensor> Of(GraphModule model, ModelSpec spec)
    {
        foreach (var (key, parameter) in ParameterTable.Of(model))
        {
            var (foreign, transposed) = spec.Layout == CheckpointLayout.OpenClip ? OpenClipKeys.Foreign(key, spec.Text!) : (key, false);
            yield return new HeldTensor(foreign, transposed ? [.. Enumerable.Reverse(parameter.Shape)] : parameter.Shape);
        }
    }
}
