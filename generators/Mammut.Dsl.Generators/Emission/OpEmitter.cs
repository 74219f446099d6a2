using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes each operation as the C# expression an expert would choose.</summary>
internal static class OpEmitter
{
    /// <param name="op">The operation.</param>
    /// <param name="a">What its inputs are called; null for an absent one.</param>
    public static string Expression(Op op, IReadOnlyList<string?> a) => op switch
    {
        CallOp call => $"{Target(call)}.{call.Function.Name}({Arguments(a)})",
        CallOwnOp call => $"{call.Function.Name}({Arguments(a)})",

        LinearOp linear => $"functional.linear({Arguments([a[0], Weight(linear.Weight, linear), linear.Bias is null ? null : Weight(linear.Bias, linear)])})",
        NormOp { Kind: Normalization.RmsNorm } norm => $"Norms.Rms({a[0]}, {Field(norm.Weight.Key)}, {Number(norm.Epsilon)})",
        NormOp norm => $"functional.layer_norm({a[0]}, [{Number(norm.Weight.Shape[0])}], {Field(norm.Weight.Key)}, {Field(norm.Bias!.Key)}, {Number(norm.Epsilon)})",
        StepLinearOp { Linear: LinearOp linear } => $"StepLinear.Product({Arguments([a[0], .. Weights(linear), $"{a[1]}.Weights", Compute(linear)])})",
        StepLinearOp step => Fused("StepLinear", step.Linear, a, $"{a[a.Count - 1]}.Weights"),
        NormLinearOp or LinearAddOp or MlpOp => Fused("FusedLinear", op, a),
        ActivateOp activate => Activated(activate.Kind, a[0]!),
        AddOp => $"{a[0]} + {a[1]}",
        LayerScaleOp scale => $"{a[0]} * {Field(scale.Scale.Key)}",
        TanhGateOp gate => $"{a[0]} * {Field(gate.Gate.Key)}.tanh()",
        SplitHeadsOp { Groups: 3 } split => $"Heads.QueriesKeysValues({a[0]}, {Number(split.Heads)})",
        SplitHeadsOp { Groups: 2 } split => $"Heads.KeysValues({a[0]}, {Number(split.Heads)})",
        SplitHeadsOp split => $"Heads.Split({a[0]}, {Number(split.Heads)})",
        MergeHeadsOp => $"Heads.Merge({a[0]})",
        AttendOp => Attend(a),
        SelfAttendOp attend => $"Attention.Self({Given(a[0], Number(attend.Heads), a[1], Unscaled(attend.Scaled))})",
        CrossAttendOp attend => $"Attention.Cross({Given(a[0], a[1], Number(attend.Heads), a[2], Unscaled(attend.Scaled))})",
        LatentAttendOp attend => $"Attention.Cross({a[0]}, {a[1]}, {Number(attend.Heads)})",
        LearnedRowsOp query => $"{Field(query.Query.Key)}.expand({a[0]}.Count, {Number(query.Query.Shape[1])})",
        AppendRowsOp => $"{a[0]}.Append({a[1]}, {a[2]})",
        TextLatentAttendOp attend => $"Attention.Latents({a[0]}, {a[1]}, {Number(attend.Heads)}, {a[2]})",
        MeanOfImagesOp mean => $"{a[0]}.MeanOfImages({a[1]}, {Number(mean.Token)})",
        JoinTokensOp => $"cat([{a[0]}, {a[1]}], 1)",
        EmbedOp embed => $"TokenTable.Rows({Field(embed.Table.Key)}, {a[0]})",
        PatchEmbedOp patch => $"functional.conv2d({a[0]}, {Weight(patch.Weight, patch.Compute)}, {(patch.Bias is { } bias ? $"{Weight(bias, patch.Compute)}, " : "")}strides: [{Number(patch.PatchSize)}, {Number(patch.PatchSize)}]).flatten(2).transpose(1, 2)",
        ClassTokenOp token => $"ClassToken.Prepend({Field(token.Token.Key)}, {a[0]})",
        AddPositionsOp positions => a.Count > 1
            ? $"{a[0]} + {Field(positions.Table.Key)}.narrow(0, {a[1]}, {a[0]}.shape[1])"
            : $"{a[0]} + {Field(positions.Table.Key)}",
        AddTypeOp type => $"{a[0]} + {Field(type.Type.Key)}",
        CropPositionsOp crop => $"CroppedPositions.Add({a[0]}, {Field(crop.Table.Key)}, {Number(crop.Rows)}, {Number(crop.Columns)}, grid: {Number(crop.Grid)}, keepFirst: {(crop.KeepFirst ? "true" : "false")}, training)",
        RotateTextsOp rotate => $"Rotary.Apply({a[0]}, {Number(rotate.Heads)}, {a[1]})",
        DropPatchesOp drop => $"PatchDropout.Apply({a[0]}, {Number(drop.Share)}, keepFirst: {(drop.KeepFirst ? "true" : "false")}, training)",
        PoolTokensOp { Mean: false } pool => $"{a[0]}.select(1, {Number(pool.First)})",
        PoolTokensOp { First: 0 } => $"{a[0]}.mean([1])",
        PoolTokensOp pool => $"{a[0]}.narrow(1, {Number(pool.First)}, {a[0]}.shape[1] - {Number(pool.First)}).mean([1])",
        LearnedQueryOp query => $"{Field(query.Query.Key)}.expand({a[0]}.shape[0], {Number(query.Query.Shape.Length > 1 ? query.Query.Shape[0] : 1)}, {Number(query.Query.Shape[query.Query.Shape.Length - 1])})",
        UnitLengthOp => $"functional.normalize({a[0]}, 2, -1)",
        SelectPositionOp select => $"{a[0]}.select(1, {Number(select.Index)})",
        DropFirstOp => $"{a[0]}.narrow(1, 1, {a[0]}.shape[1] - 1)",
        DropLastOp => $"{a[0]}.narrow(1, 0, {a[0]}.shape[1] - 1)",
        CastOp cast => $"{a[0]}.to({Type(cast.Element)})",

        GuardImagesOp guard => $"Guard.Images({a[0]}, {Number(guard.Height)}, {Number(guard.Width)})",
        GuardTokensOp guard => $"Guard.Tokens({Arguments([.. a, Number(guard.ContextLength), Number(guard.Vocabulary)])})",
        PackOp { Padding: { } padding } => $"PackedTexts.Real({a[0]}, {Number(padding)})",
        PackOp => $"PackedTexts.Every({a[0]})",
        InputsOp => $"{a[0]}.Inputs()",
        ExtendTextsOp => $"{a[0]}.WithClassToken()",
        MaskOp mask => $"TextMask.{(mask.ImagePrefix ? "ImagePrefix" : mask.Kind)}({Arguments(a)})",
        DistancesOp distances => $"{a[0]}.WithDistances({Field(distances.Table.Key)})",
        StepDistancesOp distances => $"{a[0]}.Distances({Field(distances.Table.Key)}, {a[1]}.shape[1], {a[2]})",
        SeeTextsOp => $"{a[0]}.Seeing({a[1]})",
        TokenRowsOp rows => $"TokenTable.Rows({rows.Part.Member}.TokenEmbedding, {a[0]})",
        SeeImagesOp see => $"{a[0]}.Seeing{see.Kind}({a[1]}, {Number(see.Token)})",
        FlattenImagesOp { Token: { } token } => $"Documents.Images({a[0]}, {a[1]}, {Number(token)})",
        FlattenImagesOp => $"Documents.Images({a[0]})",
        ImageSequencesOp => $"PackedTexts.OfImages({a[0]})",
        ImageRowsOp => $"{a[0]}.flatten(0, 1)",
        WithImagesOp => $"{a[0]}.WithImages({a[1]})",
        JoinImagesOp => $"{a[0]}.Join({a[1]}, {a[2]})",
        TextRowsOp => $"{a[0]}.TextRows({a[1]})",
        TakeRowsOp => $"{a[0]}.Take({a[1]}, {a[2]})",
        UnpackOp => $"{a[0]}.Unpack({a[1]})",
        AppendClassTokenOp token => $"{a[0]}.Append({a[1]}, {Field(token.Token.Key)}{(token.Position is { } position ? $" + {Field(position.Key)}" : "")})",
        AddTextPositionsOp positions => $"{a[0]} + {a[1]}.Positions({Field(positions.Table.Key)})",
        PoolTextOp pool => $"{a[0]}.{pool.Kind}({a[1]})",

        LabelsOp labels => $"Losses.Labels({Arguments(a)}{(labels.Ignored is { } ignored ? $", ignored: {Number(ignored)}" : "")}{(labels.Image is { } image ? $", image: {Number(image)}" : "")}, vocabulary: {Number(labels.Vocabulary)})",
        CaptionLossOp loss => $"Losses.Caption({a[0]}, {Field(loss.Head.Key)}, {a[1]}, {a[2]}, {a[3]}, {(loss.Compute == ElementType.BFloat16 ? "bfloat16, " : "")}{(loss.Bias is { } bias ? $"bias: {Field(bias.Key)}, " : "")}divergence: {a[4]})",
        ContrastiveLossOp loss => Contrast(loss, a[0]!, a[1]!),
        MaskTextsOp mask => $"MaskedTexts.Of({a[0]}, {Number(mask.Share)}, {Number(mask.MaskToken)}, {Number(mask.Vocabulary)}, {Number(mask.Padding)}, {a[1]})",
        MaskedTextsOp => $"{a[0]}.Texts",
        MaskedRowsOp => $"{a[0]}.Rows({a[1]})",
        TokenScoresOp scores => $"functional.linear({a[0]}, {scores.Part.Member}.TokenEmbedding{Cast(scores.Compute)}, {Weight(scores.Bias, scores.Compute)})",
        MaskedLossOp => $"Losses.Masked({Arguments(a)})",
        DrawPatchesOp draw => $"HiddenPatches.Of({a[0]}, {Number(draw.Patches)}, {Number(draw.Share)}, {a[1]})",
        MaskTokenOp mask => Field(mask.Token.Key),
        HidePatchesOp => $"HiddenPatches.Replace({a[0]}, {a[1]}, {a[2]})",
        PixelLossOp loss => $"Losses.MaskedPixels({a[0]}, {a[1]}, {Number(loss.Patch)}, {a[2]})",
        ShareOp share => $"MomentumWeights.Share({Number(share.Share)}, {Number(share.Ramp)}, {Field(share.Steps.Key)})",
        DistilledLossOp loss => $"Losses.Distilled({Given(a[0], a[1], a[2], a[3], Scale(loss.Contrast, a[0]!), a[4], loss.Images is null ? null : Field(loss.Images.Key), loss.Texts is null ? null : Field(loss.Texts.Key))})",
        EnqueueOp queue => $"MomentumWeights.Push({Field(queue.Images.Key)}, {Field(queue.Texts.Key)}, {Field(queue.Place.Key)}, {a[0]}, {a[1]}, training)",
        DrawPairsOp draw => $"MatchingPairs.Of({Given([a[0], a[1], Scale(draw.Contrast, a[0]!), a[2], .. a.Skip(3)])})",
        PairTextsOp => $"{a[0]}.Texts({a[1]})",
        PairImagesOp => $"{a[0]}.Images({a[1]})",
        MatchingLossOp => $"Losses.Matching({a[0]}, {a[1]})",
        LossPartsOp parts => $"new LossParts({string.Join(", ", parts.Parts.Select((part, i) => $"({Literal(part.Name)}, {Number(part.Weight)}, {a[i]})"))})",

        NewCacheOp cache => $"new DecoderCache({Given(Number(cache.Layers), $"{a[0]}.shape[0]", "ContextLength", a.Count > 1 ? $"prefix: {a[1]}.shape[1]" : null)})",
        AttendCacheOp attend => $"{a[0]}.Attend({Given(a[1], a[2], Number(attend.Heads), a[3], attend.Rotary ? "rotary: true" : null, Unscaled(attend.Scaled), a.Count > 4 ? $"distances: {a[4]}" : null)})",
        AttendImageOp attend => $"{a[0]}.AttendImage({Given(a[1], a[2], Number(attend.Heads), Unscaled(attend.Scaled))})",
        WriteImageOp write => $"{a[0]}.{(a.Count > 2 ? "SetTexts" : "SetImage")}({Given([write.Index.ToString(), .. a.Skip(1), Number(write.Heads)])})",
        SightOp sight => $"{a[0]}.See{sight.Kind}({a[1]}, {Number(sight.Token)})",
        CacheLengthOp => $"{a[0]}.Length",
        AdvanceCacheOp => $"{a[0]}.Advance({a[1]}.shape[1])",
        IndexOp index => index.Index.ToString(),
        _ => throw new NotSupportedException($"No C# for {op.GetType().Name}."),
    };

    private static string Target(CallOp call)
    {
        var member = call.Through is null ? call.Child.Member : $"{call.Through.Member}.{call.Child.Member}";
        return call.Index is null ? member : $"{member}[{call.Index}]";
    }

    /// <summary>An argument list; absent ones at its end are left to their defaults.</summary>
    private static string Arguments(IReadOnlyList<string?> arguments)
    {
        var count = arguments.Count;
        while (count > 0 && arguments[count - 1] is null)
            count--;
        return string.Join(", ", arguments.Take(count).Select(argument => argument ?? "null"));
    }

    private static string Weight(Parameter parameter, LinearOp linear) =>
        Rows(parameter, linear) + (linear.Compute == ElementType.BFloat16 ? ".to(bfloat16)" : "");

    private static string Rows(Parameter parameter, LinearOp linear) =>
        Field(parameter.Key) + (linear.Rows is { } count ? $".narrow(0, {Number(linear.FirstRow)}, {Number(count)})" : "");

    /// <summary>A call of a fused linear map; one of a step of generation also says in which form weights are read.</summary>
    private static string Fused(string type, Op op, IReadOnlyList<string?> a, params string?[] form) => op switch
    {
        NormLinearOp { Linear: var linear } fused => $"{type}.Norm({Arguments([a[0], .. Norm(fused.Norm), .. Weights(linear), .. form, Compute(linear)])})",
        LinearAddOp { Linear: var linear } => $"{type}.Add({Arguments([a[0], a[1], .. Weights(linear), .. form, Compute(linear)])})",
        MlpOp mlp => $"{type}.Mlp({Arguments([a[0], .. Norm(mlp.Norm), .. Weights(mlp.Into), .. Weights(mlp.OutOf), $"Activation.{mlp.Activation}", .. form, Compute(mlp.Into)])})",
        _ => throw new NotSupportedException($"No C# for a fused {op.GetType().Name}."),
    };

    /// <summary>Weight and bias as a fused operation takes them: in 32 bits, whatever it computes in.</summary>
    private static string[] Weights(LinearOp linear) => [Rows(linear.Weight, linear), linear.Bias is null ? "null" : Rows(linear.Bias, linear)];

    private static string?[] Norm(NormOp norm) => [Field(norm.Weight.Key), Field(norm.Bias!.Key), Number(norm.Epsilon)];

    private static string? Compute(LinearOp linear) => linear.Compute == ElementType.BFloat16 ? "bfloat16" : null;

    private static string Weight(Parameter parameter, ElementType compute) =>
        Field(parameter.Key) + Cast(compute);

    private static string Cast(ElementType compute) => compute == ElementType.BFloat16 ? ".to(bfloat16)" : "";

    private static string Activated(Activation kind, string x) => kind switch
    {
        Activation.Gelu => $"functional.gelu({x})",
        Activation.GeluTanh => $"Activations.GeluTanh({x})",
        Activation.QuickGelu => $"Activations.QuickGelu({x})",
        _ => $"Activations.{kind}({x})",
    };

    /// <summary>An argument list of those that are there; what may be absent is named.</summary>
    private static string Given(params string?[] arguments) => string.Join(", ", arguments.Where(argument => argument is not null));

    private static string? Unscaled(bool scaled) => scaled ? null : "scaled: false";

    private static string Attend(IReadOnlyList<string?> a)
    {
        var qkv = $"functional.scaled_dot_product_attention({a[0]}, {a[1]}, {a[2]}";
        return a[4] is { } causal and not "false" ? $"{qkv}, {a[3] ?? "null"}, 0, {causal})"
            : a[3] is { } mask ? $"{qkv}, {mask})"
            : $"{qkv})";
    }

    private static string Contrast(ContrastiveLossOp loss, string image, string text)
    {
        var scale = Scale(loss, image);
        return loss.Kind switch
        {
            ContrastiveLoss.Focal => $"Losses.Focal({image}, {text}, {scale}, {Number(loss.Gamma)})",
            ContrastiveLoss.Sigmoid => $"Losses.Sigmoid({image}, {text}, {scale}, {Field(loss.Bias!.Key)})",
            _ => $"Losses.InfoNce({image}, {text}, {scale})",
        };
    }

    private static string Scale(ContrastiveLossOp loss, string image) =>
        loss.LogScale is { } learned ? $"{Field(learned.Key)}.exp()" : $"torch.tensor({Number(loss.Scale)}f, device: {image}.device)";

    private static string Type(ElementType element) => element == ElementType.BFloat16 ? "bfloat16" : "float32";
}
