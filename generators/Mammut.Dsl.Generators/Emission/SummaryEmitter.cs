using Mammut.Dsl.Generators.Analysis;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes the model's summary: what shape inference found, as constants.</summary>
internal static class SummaryEmitter
{
    public static void Emit(CodeWriter writer, ModelSpec spec, GraphModule module)
    {
        var rows = SummaryRows.Of(module);
        var parameters = ParameterTable.Of(module).ToArray();
        var trained = TrainedParameters.Of(module);
        var entry = module.Functions.FirstOrDefault(function => function.Name == "Forward") ?? module["EncodeImages"];
        var flops = ShapeInference.Infer(entry).Flops;

        writer.Blank();
        writer.Line("/// <summary>Layers, shapes, parameters and floating-point operations, as the compiler inferred them.</summary>");
        writer.Line("public static ModelSummary Summary { get; } = new(");
        writer.Line($"    {Literal(spec.Type.Name)},");
        writer.Line($"    {Number(parameters.Sum(entry => entry.Parameter.Elements))},");
        writer.Line($"    {Number(OfOne(flops))},");
        writer.Line("    [");
        foreach (var row in rows)
            writer.Line($"        new({Literal(row.Path)}, {Literal(row.Kind)}, {Literal(row.Output)}, {Number(row.Parameters)}, {Number(OfOne(row.Flops))}, {Number(row.Repeat)}),");
        writer.Line("    ],");
        writer.Line("    [");
        foreach (var (key, parameter) in parameters)
            writer.Line($"        new({Literal(key)}, [{string.Join(", ", parameter.Shape.Select(Number))}]{(trained.Contains(key) ? "" : ", Trained: false")}),");
        writer.Line("    ]);");

        // For one image and a text of full length.
        long OfOne(Dim count) => count.Substitute("B", 1).Substitute("T", spec.Text!.ContextLength).Constant
            ?? throw new InvalidOperationException($"A count of operations of {spec.Type.Name} is not a number: {count}.");
    }
}
