extern alias generators;

using System.Text;
using generators::Mammut.Dsl.Generators.Checkpoints;
using generators::Mammut.Dsl.Generators.Lowering;
using generators::Mammut.Dsl.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>An additional file in memory: the header of a checkpoint.</summary>
internal sealed class HeaderFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);

    /// <summary>The header of the checkpoint that the model of a source would save.</summary>
    public static HeaderFile Of(string source, string path, string model = "SceneMammut") => new(path, Write(Tensors(source, model)));

    /// <summary>What the model of a source would save.</summary>
    public static IReadOnlyList<HeldTensor> Tensors(string source, string model = "SceneMammut")
    {
        var compilation = GeneratorHarness.Compile(source);
        var type = compilation.GetSymbolsWithName(model, SymbolFilter.Type).OfType<INamedTypeSymbol>().Single();
        var spec = ModelParser.Parse(type)!;
        return [.. ExpectedTensors.Of(ModelLowering.Lower(spec), spec)];
    }

    /// <summary>The tensors as a safetensors header lists them.</summary>
    public static string Write(IEnumerable<HeldTensor> tensors)
    {
        var text = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\",\"note\":\"{\\\"a\\\": [1, 2.5e3, null]}\"}");
        foreach (var tensor in tensors)
            text.Append($",\n \"{tensor.Key}\":{{\"dtype\":\"F32\",\"shape\":{tensor.ShapeText},\"data_offsets\":[0,0]}}");
        return text.Append('}').ToString();
    }
}
