using System.Text;
using Mammut.Properties.Tests.Declarations;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Properties.Tests.Running;

/// <summary>Writes the code of a user who calls every function that a declared model must have.</summary>
internal static class CallerWriter
{
    private const string Torch = "global::TorchSharp.torch";
    private const string Inputs = $"{Torch}.Tensor images, {Torch}.Tensor tokens, {Torch}.Tensor prefix";

    /// <summary>The caller's full name.</summary>
    public static string Name(ClassDeclaration model, string root) => $"Callers_{root}.Caller{model.Key}";

    /// <param name="models">The models to call.</param>
    /// <param name="root">The namespace of the declaration.</param>
    /// <param name="calls">Which passes, streams and stages are called; the name of a wrong one may be no name.</param>
    /// <param name="isStub">Whether the model is a stub: what is called with what the declaration would have said, it need only have.</param>
    public static string Write(IEnumerable<ModelFacts> models, string root, Func<AttributeUse, bool> calls, bool isStub = false)
    {
        var file = new StringBuilder($"#nullable enable\nnamespace Callers_{root}\n{{\n");
        foreach (var model in models)
            Write(file, model, root, calls, isStub);
        return file.Append("}\n").ToString();
    }

    private static void Write(StringBuilder file, ModelFacts facts, string root, Func<AttributeUse, bool> calls, bool isStub)
    {
        var type = facts.Model.Reference(root);
        file.Append($$"""
                public sealed class Caller{{facts.Model.Key}} : global::Mammut.Properties.Tests.Running.DeclaredModel
                {
                    private readonly {{type}} _model = new {{type}}(device: {{Torch}}.CPU, seed: 3);

                    public override {{Torch}}.nn.Module Module => _model;

                    public override global::Mammut.ModelSummary Summary => {{type}}.Summary;

                    public override void Save(string folder) => _model.Save(folder);

                    public override global::Mammut.LoadReport Load(string folder) => _model.Load(folder);

                    protected override void Call({{Inputs}})
                    {
                        var imageTokens = _model.EncodeImages(images);
                        Give("EncodeImages", imageTokens);

            """);
        foreach (var pass in facts.Passes.Where(calls))
        {
            var arguments = "tokens" + (ModelFacts.TakesPrompts(pass) ? ", tokens" : "") + (facts.SeesImage(pass) ? ", imageTokens" : "") + (facts.TakesPrefix(pass) ? ", prefix" : "");
            file.Append($"            Give({SymbolDisplay.FormatLiteral(pass.Name!, quote: true)}, _model.@{pass.Name}({arguments}));\n");
        }

        if (facts.Contrastive is not null)
        {
            file.Append("            Give(\"EmbedImages\", _model.EmbedImages(images));\n");
            file.Append("            Give(\"EmbedImageTokens\", _model.EmbedImageTokens(imageTokens));\n");
            file.Append("            Give(\"EmbedTexts\", _model.EmbedTexts(tokens));\n");
        }

        var all = "images, tokens" + (facts.LossTakesPrompts ? ", tokens" : "") + (facts.LossTakesPrefix ? ", prefix" : "");
        if (facts.TrainsText)
            file.Append($"            Give(\"Forward\", _model.Forward({all}));\n");
        if (facts.MaskedImage is not null)
            file.Append($"            Give(\"MaskedPixels\", _model.MaskedPixels(images, global::Mammut.HiddenPatches.Draw(images.shape[0], {facts.Patches}, 0.5, images.device)));\n");
        file.Append("        }\n");
        if (facts.Heads > 0)
            file.Append($"\n        public override global::Mammut.LossParts? Loss({Inputs}) => _model.Loss({(facts.TrainsText ? all : "images")});\n");

        if (facts.Heads > 0)
            Stages(file, facts, calls, isStub);
        if (facts.Generates)
        {
            file.Append($"\n        public override global::System.Collections.Generic.IReadOnlyList<string>? Generate({Torch}.Tensor images, global::Mammut.Data.ITokenizer tokenizer)\n");
            file.Append("            => _model.Generate(images, tokenizer, new global::Mammut.GenerationOptions { MaxLength = 5 });\n");
        }

        file.Append("    }\n");
    }

    private static void Stages(StringBuilder file, ModelFacts facts, Func<AttributeUse, bool> calls, bool isStub)
    {
        var (streams, stages) = (facts.Streams.Where(calls).ToArray(), facts.Stages.Where(calls).ToArray());
        if (streams.Length > 0)
        {
            file.Append($"\n        public override global::System.Collections.Generic.IEnumerable<(string Stream, global::Mammut.LossParts Loss)> StreamLosses({Inputs})\n        {{\n");
            foreach (var stream in streams)
                file.Append($"            yield return {(isStub ? $"(nameof(_model.@{stream.Name}Loss), null!)" : $"({Literal(stream)}, _model.@{stream.Name}Loss({facts.ArgumentsOf(stream)}))")};\n");
            file.Append("        }\n");
        }

        if (stages.Length > 0)
        {
            file.Append("\n        public override global::System.Collections.Generic.IEnumerable<(string Stage, global::Mammut.TrainingReport Report)> Train(global::System.Collections.Generic.IAsyncEnumerable<global::Mammut.Data.ImageTextBatch> batches, global::Mammut.TrainingOptions options)\n        {\n");
            foreach (var stage in stages)
            {
                var batches = string.Concat(facts.StreamsOf(stage).Select(_ => "batches, "));
                file.Append($"            yield return {(isStub ? $"(nameof(_model.@{stage.Name}Trainer), null!)" : $"({Literal(stage)}, _model.@{stage.Name}Trainer({batches}options).RunAsync().GetAwaiter().GetResult())")};\n");
            }

            file.Append("        }\n");
        }

        static string Literal(AttributeUse use) => SymbolDisplay.FormatLiteral(use.Name!, quote: true);
    }
}
