using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes the file of a declared part, which is a module of its own that any model can contain.</summary>
internal static class PartEmitter
{
    public static string Emit(VisionSpec spec, GraphModule module) => Emit(spec.Type, module, Sizes.Of(spec),
        ("ImageHeight", spec.Rows, "Height of the images, in pixels."),
        ("ImageWidth", spec.Columns, "Width of the images, in pixels."),
        ("Width", spec.Width, "Width of a token."));

    public static string Emit(TextSpec spec, GraphModule module) => Emit(spec.Type, module, Sizes.Of(spec),
        ("VocabularySize", spec.Vocabulary, "Number of token ids."),
        ("ContextLength", spec.ContextLength, "Longest text, in tokens."),
        ("Width", spec.Width, "Width of a token."));

    public static string Emit(SharedSpec spec, GraphModule module) => Emit(spec.Type, module, Sizes.Of(spec),
        ("ImageHeight", spec.Images.Rows, "Height of the images, in pixels."),
        ("ImageWidth", spec.Images.Columns, "Width of the images, in pixels."),
        ("VocabularySize", spec.Texts.Vocabulary, "Number of token ids."),
        ("ContextLength", spec.Texts.ContextLength, "Longest text, in tokens."),
        ("Width", spec.Images.Width, "Width of a token."));

    /// <summary>What heads of a model read of the part: the vectors of the vocabulary.</summary>
    private static void Embedding(CodeWriter writer)
    {
        writer.Line("/// <summary>One vector a token id.</summary>");
        writer.Line("public Parameter TokenEmbedding => _tokenEmbeddingWeight;");
        writer.Blank();
    }

    private static string Emit(TypeSpec type, GraphModule module, Sizes sizes, params (string Name, int Value, string Doc)[] facts) =>
        SourceFile.Write(type, module.Doc, $"{Quantities.Exact(ParameterTable.Elements(module))} parameters.", "GeneratedModule", SourceFile.Usings, writer =>
        {
            foreach (var (name, value, doc) in facts)
            {
                writer.Line($"/// <summary>{doc}</summary>");
                writer.Line($"public const int {name} = {Number(value)};");
                writer.Blank();
            }

            if (module.Parameters.Any(parameter => parameter.Key == "token_embedding.weight"))
                Embedding(writer);
            ModuleEmitter.Fields(writer, module);
            writer.Blank();
            writer.Line("/// <summary>Builds the part with weights drawn for a seed.</summary>");
            writer.Line("/// <param name=\"device\">Where it computes; the CPU by default.</param>");
            writer.Line("/// <param name=\"seed\">The same seed gives the same weights.</param>");
            writer.Line($"public {type.Name}(Device? device = null, long seed = 0) : this(Init.Generator(seed), device ?? CPU)");
            writer.Line("{");
            writer.Line("}");
            writer.Blank();
            writer.Line("/// <summary>Builds the part inside a model, with weights drawn from the model's generator.</summary>");
            writer.Line("/// <param name=\"generator\">Where the weights come from.</param>");
            writer.Line("/// <param name=\"device\">Where it computes.</param>");
            using (writer.Block($"public {type.Name}(Generator generator, Device device) : base({Literal(type.Name)})"))
                ModuleEmitter.Registrations(writer, module);
            ModuleEmitter.Functions(writer, module, sizes);
            ModuleEmitter.Nested(writer, module, sizes);
        });
}
