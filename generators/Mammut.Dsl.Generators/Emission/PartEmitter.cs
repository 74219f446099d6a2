using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes the file of a declared part, which is a module of its own that any model can contain.</summary>
internal static class PartEmitter
{
    public static string Emit(TypeSpec type, GraphModule module) =>
        SourceFile.Write(type, module.Doc, "GeneratedModule", SourceFile.Usings, writer =>
        {
            ModuleEmitter.Fields(writer, module);
            writer.Blank();
            writer.Line("/// <summary>Builds the part with weights drawn for a seed.</summary>");
            writer.Line("/// <param name=\"device\">Where it computes; the CPU by default.</param>");
            writer.Line("/// <param name=\"seed\">The same seed gives the same weights.</param>");
            writer.Line($"public {type.Name}(Device? device = null, long seed = 0) : this(Init.Generator(seed), device ?? CPU)");
            writer.Line("{");
            writer.Line("}");
            writer.Blank();
            using (writer.Block($"internal {type.Name}(Generator generator, Device device) : base({Literal(type.Name)})"))
                ModuleEmitter.Registrations(writer, module);
            ModuleEmitter.Functions(writer, module);
            ModuleEmitter.Nested(writer, module);
        });
}
