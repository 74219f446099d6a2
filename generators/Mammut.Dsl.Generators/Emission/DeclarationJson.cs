using System.Text;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes a model's declaration as JSON, which goes into its checkpoints.</summary>
internal static class DeclarationJson
{
    public static string Write(ModelSpec spec)
    {
        var (vision, text) = (spec.Vision!, spec.Text!);
        return Object(
        [
            ("model", Text(spec.Type.FullName)),
            ("layout", Text(spec.Layout)),
            ("imageProjection", Text(spec.ImageProjection)), ("imageNormEpsilon", Number(spec.ImageNormEpsilon)), ("showClassToken", Flag(spec.ShowClassToken)),
            ("vision", Object(
                ("name", Text(vision.Type.FullName)), ("imageHeight", Number(vision.Rows)), ("imageWidth", Number(vision.Columns)),
                ("patchSize", Number(vision.PatchSize)), ("width", Number(vision.Width)), ("depth", Number(vision.Depth)), ("heads", Number(vision.Heads)),
                ("mlpRatio", Number(vision.MlpRatio)), ("activation", Text(vision.Activation)), ("norm", Text(vision.Norm)), ("normEpsilon", Number(vision.NormEpsilon)),
                ("positions", Text(vision.Positions)), ("croppedPositions", Number(vision.CroppedPositions)), ("classToken", Flag(vision.ClassToken)), ("pool", Text(vision.Pool)), ("layerScale", Number(vision.LayerScale)),
                ("patchDropout", Number(vision.PatchDropout)), ("normBeforeBlocks", Flag(vision.NormBeforeBlocks)),
                ("patchBias", Flag(vision.PatchBias)), ("normTokens", Flag(vision.NormTokens)), ("precision", Text(vision.Precision)), ("resampler", Resampler(vision.Resampler, vision.OutputWidth)), ("frozen", Flag(vision.IsFrozen)))),
            ("text", Object(
                ("name", Text(text.Type.FullName)), ("kind", Text(text.Path.Attribute)), ("vocabulary", Number(text.Vocabulary)), ("contextLength", Number(text.ContextLength)),
                ("width", Number(text.Width)), ("depth", Number(text.Depth)), ("heads", Number(text.Heads)), ("mlpRatio", Number(text.MlpRatio)),
                ("activation", Text(text.Activation)), ("norm", Text(text.Norm)), ("normEpsilon", Number(text.NormEpsilon)),
                ("normPlacement", Text(text.NormPlacement)), ("embeddingNorm", Flag(text.EmbeddingNorm)), ("embeddingNormEpsilon", Number(text.EmbeddingNormEpsilon)), ("positions", Text(text.Positions)), ("bias", Flag(text.Bias)), ("scaledAttention", Flag(text.ScaledAttention)), ("layerScale", Number(text.LayerScale)),
                ("tiedEmbedding", Flag(text.TiedEmbedding)), ("headBias", Flag(text.HeadBias)), ("paddingToken", Number(text.PaddingToken)), ("startToken", Number(text.Start)), ("endToken", Number(text.End)),
                ("precision", Text(text.Precision)), ("frozen", Flag(text.IsFrozen)), ("crossAttention", Cross(text)), ("resampler", Resampler(text.Resampler, text.Width)), ("encoder", Encoder(text)))),
            ("passes", Array(spec.Passes.Select(pass => Object(
                ("name", Text(pass.Name)), ("mask", Text(pass.Mask)), ("crossAttention", Flag(pass.CrossAttention)), ("image", Text(pass.Image)), ("images", Text(pass.Images)), ("imageToken", Number(pass.ImageToken)), ("padding", Text(pass.Padding)),
                ("layers", Number(spec.End(pass))), ("continues", pass.Continues is { } below ? Text(below) : "null"), ("reads", pass.Reads is { } source ? Text(source) : "null"))))),
            ("captionHead", spec.Caption is { } caption ? Object(
                ("pass", Text(caption.Pass)), ("lossWeight", Number(caption.LossWeight)), ("labelSmoothing", Number(caption.LabelSmoothing)), ("smoothing", Text(caption.Smoothing)), ("zLoss", Number(caption.ZLoss))) : "null"),
            ("contrastiveHead", spec.Contrastive is { } head ? Object(
                ("pass", Text(head.Pass)), ("embeddingWidth", Number(head.EmbeddingWidth)), ("loss", Text(head.Loss)), ("lossWeight", Number(head.LossWeight)),
                ("temperature", Number(head.InitialTemperature)), ("learnedTemperature", Flag(head.LearnedTemperature)), ("focalGamma", Number(head.FocalGamma)),
                ("textPooling", Text(head.TextPooling)), ("projection", Text(head.Projection)), ("projectionBias", Flag(head.ProjectionBias))) : "null"),
            ("matchingHead", spec.Matching is { } matching ? Object(("pass", Text(matching.Pass)), ("lossWeight", Number(matching.LossWeight))) : "null"),
            ("maskedLanguageHeads", Array(spec.MaskedLanguage.Select(masked => Object(
                ("pass", Text(masked.Pass)), ("lossWeight", Number(masked.LossWeight)), ("share", Number(masked.Share)), ("maskToken", Number(masked.Mask(text.Vocabulary))))))),
            ("maskedImageHead", spec.MaskedImage is { } images ? Object(("lossWeight", Number(images.LossWeight)), ("share", Number(images.Share))) : "null"),
            ("momentum", spec.Momentum is { } momentum ? Object(
                ("decay", Number(momentum.Decay)), ("distillation", Number(momentum.Distillation)), ("ramp", Number(momentum.Ramp)), ("queue", Number(momentum.Queue))) : "null"),
            .. spec.Shared is null ? [] : new[] { ("shared", Object(("typeEmbeddings", Flag(vision.TypeEmbedding)))) },
            .. spec.Streams.Count == 0 ? [] : new[] { ("streams", Array(spec.Streams.Select(Stream))) },
            .. spec.Stages.Count == 0 ? [] : new[] { ("stages", Array(spec.Stages.Select(Stage))) },
        ]);
    }

    private static string Stream(StreamSpec stream) => Object(
        ("name", Text(stream.Name)), ("heads", Text(stream.Heads)), ("passes", stream.Passes is { } passes ? Array(passes.Select(Text)) : "null"), ("weight", Number(stream.Weight)));

    private static string Stage(StageSpec stage) => Object(
        ("name", Text(stage.Name)), ("streams", Array(stage.Streams.Select(Text))), ("steps", Text(stage.Steps)), ("from", stage.From is { } from ? Text(from) : "null"));

    private static string Encoder(TextSpec text) => text.Encoder is not { } encoder ? "null" : Object(
        ("contextLength", Number(encoder.ContextLength)), ("depth", Number(encoder.Depth)), ("heads", Number(encoder.Heads)), ("mlpRatio", Number(encoder.MlpRatio)),
        ("activation", Text(encoder.Activation)), ("norm", Text(encoder.Norm)), ("normEpsilon", Number(encoder.NormEpsilon)), ("normPlacement", Text(encoder.NormPlacement)),
        ("embeddingNorm", Flag(encoder.EmbeddingNorm)), ("positions", Text(encoder.Positions)), ("bias", Flag(encoder.Bias)), ("scaledAttention", Flag(encoder.ScaledAttention)), ("layerScale", Number(encoder.LayerScale)));

    private static string Resampler(ResamplerSpec? declared, int width) => declared is not { } resampler ? "null" : Object(
        ("latents", Number(resampler.Latents)), ("width", Number(width)), ("depth", Number(resampler.Depth)), ("heads", Number(resampler.Heads)),
        ("headWidth", Number(resampler.HeadWidth)), ("mlpRatio", Number(resampler.MlpRatio)), ("activation", Text(resampler.Activation)),
        ("seesLatents", Flag(resampler.SeesLatents)), ("residual", Flag(resampler.Residual)), ("bias", Flag(resampler.Bias)), ("normLatents", Flag(resampler.NormLatents)));

    private static string Cross(TextSpec text) => text.CrossAttention is not { } cross ? "null" : Object(
        ("layers", Array(cross.Places(text.Depth).Select(layer => Number(layer)))), ("placement", Text(cross.Placement)),
        ("heads", Number(cross.Heads > 0 ? cross.Heads : text.Heads)), ("headWidth", Number(cross.HeadWidth)), ("imageWidth", Number(cross.ImageWidth)),
        ("ownMlp", Flag(cross.OwnMlp)), ("mlpRatio", Number(cross.MlpRatio > 0 ? cross.MlpRatio : text.MlpRatio)), ("layerMlp", Flag(cross.LayerMlp)),
        ("bias", Flag(cross.Bias)), ("keyValueNorm", Flag(cross.KeyValueNorm)), ("tanhGate", Flag(cross.TanhGate)));

    private static string Object(params (string Name, string Value)[] members) =>
        new StringBuilder("{").Append(string.Join(",", members.Select(member => $"\"{member.Name}\":{member.Value}"))).Append('}').ToString();

    private static string Array(IEnumerable<string> items) => $"[{string.Join(",", items)}]";

    // Names are C# identifiers and enumeration members: nothing in them needs escaping.
    private static string Text(object value) => $"\"{value}\"";

    private static string Flag(bool value) => value ? "true" : "false";
}
