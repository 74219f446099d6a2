using Mammut.Dsl.Generators.Analysis;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes the trainer of each stage, and what gives a stream's batches to the stream's loss.</summary>
internal static class StageEmitter
{
    /// <param name="writer">Where.</param>
    /// <param name="spec">The model.</param>
    /// <param name="module">Its graph.</param>
    /// <param name="costs">Its costs.</param>
    /// <param name="options">A trainer's options with what the model adds.</param>
    public static void Emit(CodeWriter writer, ModelSpec spec, GraphModule module, ModelCosts costs, string options)
    {
        foreach (var stage in spec.Stages)
            Trainer(writer, spec, stage, module, costs, options);
        foreach (var stream in spec.Streams.Where(stream => spec.Stages.Any(stage => stage.Streams.Contains(stream.Name))))
            Loss(writer, module[stream.Loss]);
    }

    private static void Trainer(CodeWriter writer, ModelSpec spec, StageSpec stage, GraphModule module, ModelCosts costs, string options)
    {
        var streams = spec.StreamsOf(stage);
        var steps = streams.Count == 1 ? "a batch of one stream" : stage.Steps == StageSteps.Alternating ? "a batch of one stream, in turn" : "the summed gradients of a batch of each stream";
        writer.Blank();
        writer.Line($"/// <summary>Prepares the stage “{stage.Name}”: each step takes {steps}.</summary>");
        foreach (var stream in streams)
            writer.Line($"/// <param name=\"{Argument(stream.Name).TrimStart('@')}\">Batches of the stream “{stream.Name}”; each is disposed of when it has been used.</param>");
        writer.Line($"/// <param name=\"options\">Length, learning rate, checkpoints and the rest of the stage; its checkpoints lie in <c>{stage.Name}</c> in their folder.</param>");
        writer.Line($"/// <remarks>{Remarks(spec, stage, streams, module, costs)}</remarks>");
        var arguments = string.Concat(streams.Select(stream => $"IAsyncEnumerable<{Batch(module[stream.Loss])}> {Argument(stream.Name)}, "));
        writer.Line($"public StageTrainer {stage.Trainer}({arguments}TrainingOptions options)");
        var order = stage.Steps == StageSteps.Alternating ? ", StageSteps.Alternating" : "";
        var from = stage.From is { } before ? $", From: {Literal(before)}" : "";
        writer.Line($"    => new(this, new TrainingStage({Literal(stage.Name)}{order}{from}), {options}{(streams.Count == 0 ? ");" : ",")}");
        foreach (var (stream, i) in streams.Select((stream, i) => (stream, i)))
        {
            var weight = stream.Weight == 1 ? "" : $", weight: {Number(stream.Weight)}";
            writer.Line($"        new TrainingStream<{Batch(module[stream.Loss])}>({Literal(stream.Name)}, {Argument(stream.Name)}, {stream.Loss}, batch => batch.Count{weight}){(i == streams.Count - 1 ? ");" : ",")}");
        }
    }

    private static string Remarks(ModelSpec spec, StageSpec stage, IReadOnlyList<StreamSpec> streams, GraphModule module, ModelCosts costs)
    {
        var memory = $"A training step at batch {ModelCosts.StatedBatch}{(streams.Count > 1 ? " of each stream" : "")} takes about {Quantities.Bytes(costs.TrainingBytes(stage, ModelCosts.StatedBatch))}.";
        var from = stage.From is { } before
            ? $" It starts from the weights of the stage “{before}”: with a checkpoint folder from that stage's newest checkpoint in it, without from those that the model has." : "";
        var inputs = streams.SelectMany(stream => module[stream.Loss].Inputs).Select(input => input.Name).ToArray();
        var prefix = inputs.Contains("prefixLengths") ? " " + ModelEmitter.PrefixRemark : "";
        var prompts = inputs.Contains("prompts") ? " " + ModelEmitter.PromptsRemark : "";
        return memory + from + prefix + prompts;
    }

    private static void Loss(CodeWriter writer, Function loss)
    {
        var inputs = loss.Inputs.Where(input => input.Default is null).Select(input => input.Name).ToArray();
        var moved = new[] { (Name: "images", Value: "batch.Images.to(Device)"), (Name: "tokens", Value: "batch.Tokens.to(Device)") }.Where(tensor => inputs.Contains(tensor.Name)).ToArray();
        writer.Blank();
        using var method = writer.Block($"private LossParts {loss.Name}({Batch(loss)} batch)");
        writer.Line("using var scope = NewDisposeScope();");
        writer.Line(moved.Length == 1
            ? $"var {moved[0].Name} = {moved[0].Value};"
            : $"var ({string.Join(", ", moved.Select(tensor => tensor.Name))}) = ({string.Join(", ", moved.Select(tensor => tensor.Value))});");
        writer.Line($"return {loss.Name}({string.Join(", ", inputs.Select(Given))});");
    }

    /// <summary>What a loss gets for an input that no batch has.</summary>
    private static string Given(string input) => input switch
    {
        "prompts" => ModelEmitter.NoPrompts,
        "prefixLengths" => ModelEmitter.NoPrefix,
        _ => input,
    };

    /// <summary>The batches that have what the loss reads.</summary>
    private static string Batch(Function loss) => (loss.Inputs.Any(input => input.Name == "images"), loss.Inputs.Any(input => input.Name == "tokens")) switch
    {
        (true, true) => "ImageTextBatch",
        (true, false) => "IImageBatch",
        _ => "ITextBatch",
    };
}
