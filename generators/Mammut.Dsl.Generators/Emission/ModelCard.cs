using System.Text;
using Mammut.Dsl.Generators.Analysis;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes a model's card in Markdown: what it is, what it costs, how it is trained, and the declaration it came from.</summary>
internal static class ModelCard
{
    public static string Write(ModelSpec spec, GraphModule module)
    {
        var costs = ModelCosts.Of(spec, module);
        var card = new StringBuilder($"# {spec.Type.Name}\n\n{module.Doc}\n\n");
        Facts(card, spec, module, costs);
        Passes(card, spec);
        if (spec.Stages.Count > 0)
            Stages(card, spec, costs);
        Layers(card, module, costs);
        card.Append("\n## Declaration\n\n```json\n").Append(DeclarationJson.Write(spec)).Append("\n```\n");
        return card.ToString();
    }

    private static void Facts(StringBuilder card, ModelSpec spec, GraphModule module, ModelCosts costs)
    {
        var (vision, text) = (spec.Vision!, spec.Text!);
        card.Append("| | |\n|---|---|\n");
        Row("Image", $"{vision.Rows} × {vision.Columns} pixels, {Exact(vision.OutputTokens)} tokens of width {Exact(vision.OutputWidth)}");
        Row("Text", $"up to {Exact(text.ContextLength)} tokens of a vocabulary of {Exact(text.Vocabulary)}, width {Exact(text.Width)}");
        Row("Parameters", Exact(costs.Parameters) + (costs.Frozen > 0 ? $", {Exact(costs.Frozen)} of them frozen" : "") + (costs.Untrained > 0 ? $", {Exact(costs.Untrained)} of them out of the loss's reach" : ""));
        if (costs.Copied > 0)
            Row("Momentum copy and queue", $"{Exact(costs.Copied)} values");
        Row("Tensors in a checkpoint", $"{Exact(ParameterTable.Of(module).Count() + module.Parameters.Count(parameter => parameter.IsCount))}, layout {spec.Layout}");
        if (spec.MaskedImage is { } images)
            Row("Hidden patches", $"{Number(images.Share * 100)} % of all are predicted, weight {Number(images.LossWeight)}");
        Row("Forward", $"{Quantities.Flops(costs.ForwardFlops)}, one image and a text of {Exact(costs.ContextLength)} tokens");
        foreach (var batch in new[] { 1, ModelCosts.StatedBatch, 8 * ModelCosts.StatedBatch })
        {
            if (costs.TrainingBytes(batch) is { } bytes)
                Row($"Training step at batch {Exact(batch)}", $"about {Quantities.Bytes(bytes)}, AdamW's moments included");
        }

        void Row(string name, string value) => card.Append($"| {name} | {value} |\n");
    }

    private static void Passes(StringBuilder card, ModelSpec spec)
    {
        card.Append("\n## Passes\n\n| Pass | Layers | Mask | Sees the image | Trained by |\n|---|---|---|---|---|\n");
        foreach (var pass in spec.Passes)
        {
            var heads = new List<string>();
            if (spec.Caption is { } caption && caption.Pass == pass.Name)
                heads.Add($"next-token cross-entropy, weight {Number(caption.LossWeight)}");
            if (spec.Contrastive is { } head && head.Pass == pass.Name)
                heads.Add($"{head.Loss} contrastive loss at width {Number(head.EmbeddingWidth)} ({ContrastiveLowering.Resolve(head.Projection, spec)} projected), weight {Number(head.LossWeight)}");
            if (spec.Matching is { } matching && matching.Pass == pass.Name)
                heads.Add($"whether text and image match, weight {Number(matching.LossWeight)}");
            foreach (var masked in spec.MaskedLanguage.Where(masked => masked.Pass == pass.Name))
                heads.Add($"hidden tokens, {Number(masked.Share * 100)} % of all, weight {Number(masked.LossWeight)}");
            card.Append($"| {pass.Name} | {Layers(spec, pass)} | {pass.Mask} | {(pass.CrossAttention ? "yes" : pass.SeesImage ? "in front of the text" : "no")} | {(heads.Count == 0 ? "nothing" : string.Join("; ", heads))} |\n");
        }
    }

    private static void Stages(StringBuilder card, ModelSpec spec, ModelCosts costs)
    {
        card.Append($"\n## Stages\n\n| Stage | Streams | Steps | Starts from | Step at batch {ModelCosts.StatedBatch} |\n|---|---|---|---|---|\n");
        foreach (var stage in spec.Stages)
        {
            var streams = string.Join("; ", spec.StreamsOf(stage).Select(stream => $"{stream.Name}: {string.Join(", ", spec.Of(stream).Heads().Select(head => head.Kind))}, weight {Number(stream.Weight)}"));
            card.Append($"| {stage.Name} | {streams} | {stage.Steps} | {stage.From ?? "the model's weights"} | about {Quantities.Bytes(costs.TrainingBytes(stage, ModelCosts.StatedBatch))} |\n");
        }
    }

    private static string Layers(ModelSpec spec, PassSpec pass) => (pass.Continues, pass.Layers) switch
    {
        (null, null) => "all",
        (null, { } end) => $"the first {Exact(end)}",
        ({ } below, _) => $"{Exact(spec.First(pass))} to {Exact(spec.End(pass) - 1)}, behind {below}",
    };

    private static void Layers(StringBuilder card, GraphModule module, ModelCosts costs)
    {
        card.Append($"\n## Layers\n\nFloating-point operations of one image and a text of {Exact(costs.ContextLength)} tokens; parameters and operations of one of the layers, where there are several. The passes share the decoder's layers, so that a line for each pass may count the same parameters.\n\n");
        card.Append("| Layer | Kind | Output | Parameters | FLOPs | Times |\n|---|---|---|---:|---:|---:|\n");
        foreach (var row in SummaryRows.Of(module))
            card.Append($"| `{row.Path}` | {row.Kind} | `{row.Output}` | {Exact(row.Parameters)} | {Exact(costs.OfOne(row.Flops))} | {Exact(row.Repeat)} |\n");
    }

    private static string Exact(long count) => Quantities.Exact(count);
}
