using Mammut.Dsl.Generators.Checkpoints;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes what saves and loads a model: its layout, its tables of positions, and its declaration.</summary>
internal static class CheckpointEmitter
{
    public static void Emit(CodeWriter writer, ModelSpec spec, GraphModule module)
    {
        var keys = spec.Layout == CheckpointLayout.OpenClip ? "Keys" : "null";
        var tables = Positions(spec, module).ToList();
        var positions = tables.Count == 0 ? "" : $", [{string.Join(", ", tables)}]";
        var copies = spec.Momentum is null ? "" : $", copies: [{string.Join(", ", MomentumLowering.Keys.Select(Literal))}]";
        var load = $"global::Mammut.Checkpoints.Load(path, this, {keys}, options{positions}{copies})";
        // Weights that others have trained, or that were saved for use, come without a copy.
        if (spec.Momentum is not null)
            load = $"MomentumWeights.StartWhereMissing({string.Join(", ", ["Momentum", "this", Literal(MomentumLowering.Key), load, .. module.Parameters.Where(parameter => parameter.IsCount).Select(count => Field(count.Key))])})";
        writer.Blank();
        writer.Lines($$"""
            /// <summary>Writes the weights (<c>model.safetensors</c>) and the declaration (<c>model.json</c>) to a folder.</summary>
            /// <param name="folder">The folder; made where it does not exist.</param>
            /// <param name="options">In which type{{(spec.Momentum is null ? "" : ", and whether with the momentum copy")}}; in that of the weights{{(spec.Momentum is null ? "" : ", and with it,")}} by default.</param>
            public void Save(string folder, SaveOptions? options = null) => global::Mammut.Checkpoints.Save(folder, this, {{keys}}, Declaration, options{{copies}});

            /// <summary>Reads weights from a folder that <see cref="Save"/> wrote, a safetensors file or the index of its shards, or a file of <c>torch.save</c>.</summary>
            /// <param name="path">The folder or file.</param>
            /// <param name="options">What may differ between file and model; nothing but the floating type by default.</param>
            /// <returns>What was loaded, missing, unused, resized and converted.</returns>
            /// <exception cref="CheckpointMismatchException">The file holds other tensors than this model; it names each. The model is as before.</exception>
            public LoadReport Load(string path, LoadOptions? options = null) => {{load}};
            """);
        writer.Blank();
        writer.Line("/// <summary>What was declared, as JSON.</summary>");
        writer.Line($"public static string Declaration => {Literal(DeclarationJson.Write(spec))};");
        if (spec.Layout == CheckpointLayout.OpenClip)
            Keys(writer, spec, module);
    }

    private static void Keys(CodeWriter writer, ModelSpec spec, GraphModule module)
    {
        writer.Blank();
        writer.Line("/// <summary>What the parameters are called in an open checkpoint.</summary>");
        writer.Line("public static KeyMap Keys { get; } = new(");
        writer.Line("[");
        foreach (var key in OpenClipKeys.Of(spec, module))
            writer.Line($"    new({Literal(key.Native)}, {Literal(key.Foreign)}, {(key.Transposed ? "true" : "false")}){More(key)},");
        writer.Line("]);");

        static string More(ForeignKey key)
        {
            string?[] more = [Rows("NativeRows", key.NativeRows), Rows("ForeignRows", key.ForeignRows), key.Alias is { } alias ? $"Alias = {Literal(alias)}" : null];
            return more.All(part => part is null) ? "" : $" {{ {string.Join(", ", more.Where(part => part is not null))} }}";
        }

        static string? Rows(string name, (long First, long Count)? rows) => rows is var (first, count) ? $"{name} = new({Number(first)}, {Number(count)})" : null;
    }

    /// <summary>
    /// The tables of positions that are learned, which may be resized on request: a grid for images, a row a token for texts. Those of
    /// a copy of the model, whose parts have the same names below its own, are as the model's.
    /// </summary>
    private static IEnumerable<string> Positions(ModelSpec spec, GraphModule module)
    {
        foreach (var (key, _) in ParameterTable.Of(module).Where(entry => entry.Key.EndsWith(".positions", StringComparison.Ordinal) || entry.Key.EndsWith("shared.text_positions", StringComparison.Ordinal) || IsGrid(entry.Key)))
        {
            if (!IsGrid(key))
                yield return $"new({Literal(key)})";
            else
                yield return $"new({Literal(key)}, {Number(spec.Vision!.Rows / spec.Vision.PatchSize)}, {Number(spec.Vision.Columns / spec.Vision.PatchSize)}{(spec.Vision.ClassToken ? ", Leading: 1" : "")})";
        }
    }

    /// <summary>Whether a table is of the patches of images.</summary>
    private static bool IsGrid(string key) => new[] { ".vision.positions", ".shared.image_positions" }.Any(name => ("." + key).EndsWith(name, StringComparison.Ordinal));
}
