using Mammut.Dsl.Generators.Analysis;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes the model's summary: what shape inference found, as constants.</summary>
internal static class SummaryEmitter
{
    public static void Emit(CodeWriter writer, ModelSpec spec, GraphModule module, ModelCosts costs)
    {
        var rows = SummaryRows.Of(module);
        var parameters = ParameterTable.Of(module).ToArray();
        var trained = TrainedParameters.Of(module, spec.Losses());

        writer.Blank();
        writer.Line("/// <summary>Layers, shapes, parameters and floating-point operations, as the compiler inferred them.</summary>");
        writer.Line("public static ModelSummary Summary { get; } = new(");
        writer.Line($"    {Literal(spec.Type.Name)},");
        writer.Line($"    {Number(costs.Parameters)},");
        writer.Line($"    {Number(costs.ForwardFlops)},");
        writer.Line("    [");
        foreach (var row in rows)
            writer.Line($"        new({Literal(row.Path)}, {Literal(row.Kind)}, {Literal(row.Output)}, {Number(row.Parameters)}, {Number(costs.OfOne(row.Flops))}, {Number(row.Repeat)}),");
        writer.Line("    ],");
        writer.Line("    [");
        foreach (var (key, parameter) in parameters)
            writer.Line($"        new({Literal(key)}, [{string.Join(", ", parameter.Shape.Select(Number))}]{(trained.Contains(key) ? "" : ", Trained: false")}{(parameter.IsCopy ? ", Copy: true" : parameter.IsFrozen ? ", Frozen: true" : "")}),");
        writer.Line($"    ]{Memory(costs)}{(spec.Layout == CheckpointLayout.OpenClip ? ", Keys: Keys" : "")});");
    }

    /// <summary>The bytes at a moment are a polynomial of the batch, of degree two. Only moments that are the widest at some batch are written.</summary>
    private static string Memory(ModelCosts costs)
    {
        if (costs.TrainingMemory.Count == 0)
            return "";
        var widest = Enumerable.Range(0, 20).Select(power => 1L << power).Select(Widest).Distinct();
        return $", new TrainingMemory([{string.Join(", ", widest.Select(Coefficients))}])";

        Dim Widest(long batch) => costs.TrainingMemory.OrderByDescending(moment => At(moment, batch)).First();

        // Three values of a polynomial of degree two give its coefficients.
        string Coefficients(Dim moment)
        {
            var (none, one, two) = (At(moment, 0), At(moment, 1), At(moment, 2));
            var pair = (two - (2 * one) + none) / 2;
            return $"new({Number(none)}, {Number(one - none - pair)}, {Number(pair)})";
        }

        long At(Dim moment, long batch) => ModelCosts.At(moment, batch, costs.ContextLength, costs.PromptLength);
    }
}
