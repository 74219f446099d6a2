using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>One line of the summary: a step of encoding images or of a pass, like layers together.</summary>
/// <param name="Parameters">Of one of them.</param>
/// <param name="Flops">Of one of them.</param>
internal sealed record SummaryRow(string Path, string Kind, string Output, long Parameters, Dim Flops, long Repeat);

/// <summary>Finds the lines of the summary in the graph.</summary>
internal static class SummaryRows
{
    /// <summary>The image encoder step by step, then each pass, then the heads.</summary>
    public static IReadOnlyList<SummaryRow> Of(GraphModule model)
    {
        var rows = new List<SummaryRow>();
        // Of a model of one encoder for images and texts, the way of an image.
        var vision = model.Children.First(child => child.Member is "Vision" or "Shared");
        foreach (var name in new[] { SharedLowering.Patches, SharedLowering.Encode, "Forward", "Pool" })
        {
            // One that is not public is counted where it is called.
            if (vision.Module.Functions.FirstOrDefault(function => function.Name == name && function.IsPublic) is { } step)
                Steps(step, vision.Key, rows);
        }

        foreach (var function in model.Functions.Where(function => IsPass(model, function)))
            Steps(function, function.Name, rows);
        foreach (var name in new[] { "EmbedImageTokens", "EmbedTexts" })
        {
            if (model.Functions.FirstOrDefault(function => function.Name == name) is { } embed)
                Steps(embed, "", rows);
        }

        if (model.Functions.FirstOrDefault(function => function.Name == "Forward") is { } forward)
            Steps(forward, "text", rows);
        foreach (var (name, path) in new[] { ("MatchScores", "matching"), ("MaskedScores", "masked_language") })
        {
            if (model.Functions.FirstOrDefault(function => function.Name == name) is { } scores)
                Steps(scores, path, rows);
        }

        if (model.Functions.FirstOrDefault(function => function.Name == "MaskedPixels") is { } pixels)
            Steps(pixels, "", rows);

        if (model.Children.FirstOrDefault(child => child.Key == MomentumLowering.Key) is { } copy)
            Momentum(model, copy, rows);
        return rows;
    }

    /// <summary>A momentum copy as a whole, with what a loss runs of it, and its queue.</summary>
    private static void Momentum(GraphModule model, Child copy, List<SummaryRow> rows)
    {
        var loss = model["Loss"];
        var types = ShapeInference.Infer(loss, [.. loss.Inputs.Select(input => input.Declared)], training: true);
        var flops = loss.Body.Where(node => node.Op is CallOp call && call.Child == copy)
            .Aggregate(Dim.Zero, (sum, node) => sum + ShapeInference.Infer(((CallOp)node.Op).Function, [.. node.Inputs.Select(input => input is null ? null : types[input])]).Flops);
        var pool = copy.Module["EmbedImageTokens"];
        rows.Add(new SummaryRow(copy.Key, copy.Module.Kind, ShapeInference.Infer(pool)[pool.Outputs[0]]!.Shape.ToString(), ParameterTable.Elements(copy.Module), flops, 1));
        var queue = model.Parameters.Where(parameter => parameter is { IsCopy: true, IsCount: false, Shape.Length: 2 }).ToArray();
        if (queue.Length > 0)
            rows.Add(new SummaryRow("queue", "queue", $"[{string.Join(", ", queue[0].Shape.Select(CSharpNames.Number))}]", queue[0].Elements, Dim.Zero, queue.Length));
    }

    // A pass is a function that embeds whole texts, for a head to read or for the user.
    private static bool IsPass(GraphModule model, Function function) =>
        function.IsPublic && function.Name != "DecodeStep" && function.Outputs[0].Kind != ValueKind.LossParts && function.Body.Any(node => node.Op is CallOp { Function.Name: "Embed" } or TokenRowsOp);

    private static IEnumerable<Node> Flatten(Node node) => node.Op is RepeatOp repeat ? repeat.Body.SelectMany(Flatten) : [node];

    private static void Steps(Function function, string path, List<SummaryRow> rows) => Steps(function, ShapeInference.Infer(function), path, rows);

    private static void Steps(Function function, ShapeInference types, string path, List<SummaryRow> rows)
    {
        foreach (var node in function.Body)
        {
            var repeat = node.Op is RepeatOp loop ? loop.Count : 1;
            // What a function has of its own to call is a part of it.
            if (node.Op is CallOwnOp { Function: { IsPublic: false } own })
                Steps(own, ShapeInference.Infer(own, [.. node.Inputs.Select(input => input is null ? null : types[input])]), path, rows);
            foreach (var inner in Flatten(node))
                Step(inner, types, path, repeat, rows);
        }
    }

    private static void Step(Node node, ShapeInference types, string path, long repeat, List<SummaryRow> rows)
    {
        // Calls of whole passes and of the encoder have lines of their own.
        if (node.Outputs.Count == 0 || types[node.Outputs[0]] is not { } output || node.Op is CallOwnOp)
            return;
        var (name, kind, parameters) = Describe(node.Op);
        if (name.Length == 0)
            return;
        // A layer that is called in two halves is counted, as a whole, at the first.
        if (node.Op is CallOp { Function.Name: "FeedForward" })
            return;
        var flops = node.Op is CallOp call
            ? ShapeInference.Infer(call.Function.Name == "Attend" ? call.Child.Module["Forward"] : call.Function, node.Inputs.Select(input => input is null ? null : types[input]).ToArray()).Flops
            : Cost(node, types);
        // A decoder that asks an encoder runs it too.
        var part = node.Op is CallOp called && (called.Through ?? called.Child).Key.EndsWith("." + TextLowering.EncoderKey, StringComparison.Ordinal) ? TextLowering.EncoderKey + "." : "";
        var full = path.Length == 0 || node.Op is LinearOp || name.StartsWith(path + ".", StringComparison.Ordinal) ? name : $"{path}.{part}{name}";
        var known = rows.FindIndex(row => row.Path == full && row.Output == output.Shape.ToString());
        if (known >= 0)
            rows[known] = rows[known] with { Repeat = rows[known].Repeat + repeat };
        else
            rows.Add(new SummaryRow(full, kind, output.Shape.ToString(), parameters, flops, repeat));
    }

    private static (string Name, string Kind, long Parameters) Describe(Op op) => op switch
    {
        CallOp { Through: null, Child.IsPart: true, Function.Name: "Forward" or VisionLowering.ForwardHidden or "Pool" or SharedLowering.Patches or SharedLowering.Encode } => ("", "", 0),
        CallOp { Function.Name: "Distances" } => ("", "", 0),
        CallOp { Function.Name: "Embed" } call => ("token_embedding", "token embedding", Used(call.Function)),
        CallOp { Function.Name: "Normalize" } call => ("last_norm", "norm", Used(call.Function)),
        CallOp { Function.Name: "Logits" } call => ("head", "vocabulary head", Used(call.Function)),
        CallOp call => (call.Child.Key, call.Child.Module.Kind, ParameterTable.Elements(call.Child.Module)),
        PatchEmbedOp patch => ("patch", "patch embedding", patch.Weight.Elements + (patch.Bias?.Elements ?? 0)),
        ClassTokenOp token => (token.Token.Key, "class token", token.Token.Elements),
        MaskTokenOp token => (token.Token.Key, "mask token", token.Token.Elements),
        AddTypeOp type => (type.Type.Key, "type embedding", type.Type.Elements),
        CropPositionsOp positions => (positions.Table.Key, "positions", positions.Table.Elements),
        AddPositionsOp positions => (positions.Table.Key, "positions", positions.Table.IsConstant ? 0 : positions.Table.Elements),
        NormOp norm => (Name(norm), "norm", norm.Weight.Elements + (norm.Bias?.Elements ?? 0)),
        LinearOp linear => (linear.Weight.Key.Replace(".weight", ""), "linear", linear.Weight.Elements + (linear.Bias?.Elements ?? 0)),
        TokenScoresOp scores => (scores.Bias.Key.Replace(".bias", ".scores"), "token scores", scores.Bias.Elements),
        PoolTokensOp => ("pool", "pooling", 0),
        PoolTextOp => ("text_pool", "pooling", 0),
        AppendClassTokenOp token => (token.Token.Key, "class token", token.Token.Elements + (token.Position?.Elements ?? 0)),
        AddTextPositionsOp positions => (positions.Table.Key, "positions", positions.Table.Elements),
        _ => ("", "", 0),
    };

    /// <summary>Its key; those behind the last layers of several passes share one.</summary>
    private static string Name(NormOp norm)
    {
        var parts = norm.Weight.Key.Split('.');
        return parts.Length > 2 && !parts[1].All(char.IsDigit) ? $"{parts[0]}.{parts[1]}" : parts[0];
    }

    private static Dim Cost(Node node, ShapeInference types)
    {
        var function = new Function("", "");
        foreach (var input in node.Inputs.OfType<Value>())
            function.Inputs.Add(input);
        function.Body.Add(node);
        return ShapeInference.Infer(function, function.Inputs.Select(input => types[input]).ToArray()).Flops;
    }

    private static long Used(Function function) => function.Body.Sum(node => node.Op switch
    {
        EmbedOp embed => embed.Table.Elements,
        _ => Describe(node.Op).Parameters,
    });
}
