using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes the tests of a declared model into a test class: what each pass sees, by experiment.</summary>
internal static class ModelTestsEmitter
{
    private const string Helper = "Probe";

    public static string Emit(ModelTestsSpec spec)
    {
        var model = spec.Model!;
        var modelType = model.Type.Namespace == spec.Type.Namespace ? model.Type.Name : $"global::{model.Type.FullName}";
        var doc = $"Tests that the passes of {model.Type.Name} see what is declared and nothing else, measured on random weights.";
        var attribute = spec is { Framework: TestFramework.MSTest, IsMarked: false } ? "global::Microsoft.VisualStudio.TestTools.UnitTesting.TestClass" : "";
        return SourceFile.WriteTests(spec.Type, doc, attribute, writer =>
        {
            foreach (var test in ModelTests.Of(model))
            {
                writer.Line($"/// <summary>{Xml(test.Doc)}</summary>");
                writer.Line($"[{Attribute(spec.Framework)}]");
                using (writer.Block($"public void {test.Name}()"))
                {
                    writer.Line($"using var probe = {Helper}();");
                    foreach (var check in test.Checks)
                        writer.Line($"probe.{check};");
                }

                writer.Blank();
            }

            Probe(writer, model, modelType);
        });
    }

    /// <summary>Names of the methods it writes.</summary>
    public static IEnumerable<string> Names(ModelSpec model) => ModelTests.Of(model).Select(test => test.Name).Concat([Helper]);

    private static void Probe(CodeWriter writer, ModelSpec model, string modelType)
    {
        var (vision, text) = (model.Vision!, model.Text!);
        // Padding changes the shape of a run, and with it the order of sums: 16 bits keep two or three digits of them.
        var rounding = vision.Precision == Precision.BFloat16 || text.Precision == Precision.BFloat16 ? "\n        Rounding = 0.05," : "";
        var token = model.Passes.FirstOrDefault(pass => pass.ReadsDocuments) is { } documents ? $"\n        ImageToken = {Number(documents.ImageToken)}," : "";
        var gates = text.LayerScale > 0 || (text.CrossAttention is { TanhGate: true } && model.Passes.Any(pass => pass.CrossAttention)) ? ", openGates: true" : "";
        writer.Lines($$"""
            private static global::Mammut.Testing.ModelProbe<{{modelType}}> {{Helper}}() => new(
                new {{modelType}}(seed: 0),
                new()
                {
                    Vocabulary = {{Number(text.Vocabulary)}},
                    PaddingToken = {{Number(text.PaddingToken)}},
                    ContextLength = {{Number(text.ContextLength)}},
                    ImageHeight = {{Number(vision.Rows)}},
                    ImageWidth = {{Number(vision.Columns)}},
                    ImageTokens = {{Number(vision.OutputTokens)}},
                    ImageTokenWidth = {{Number(vision.OutputWidth)}},{{rounding}}{{token}}
                }{{gates}});
            """);
    }

    private static string Attribute(TestFramework framework) => framework switch
    {
        TestFramework.Xunit => "global::Xunit.Fact",
        TestFramework.NUnit => "global::NUnit.Framework.Test",
        TestFramework.MSTest => "global::Microsoft.VisualStudio.TestTools.UnitTesting.TestMethod",
        _ => throw new NotSupportedException($"No test attribute for {framework}."),
    };
}
