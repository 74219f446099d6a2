using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Shapes;

/// <summary>
/// Walks a function with one rule an operation and finds every value's shape and every operation's cost. The only source of
/// truth: diagnostics, the summary, and the comments in the emitted code all read it.
/// </summary>
/// <remarks>A value that a fault leaves without a type is unknown, and what depends on it stays quiet.</remarks>
internal sealed class ShapeInference
{
    private readonly Dictionary<Value, TensorType?> _types = [];
    private readonly List<(ShapeFault Fault, SpecPath? Origin)> _faults = [];

    private readonly bool _training;

    private ShapeInference(bool training) => _training = training;

    /// <summary>Floating-point operations of the whole function.</summary>
    public Dim Flops { get; private set; }

    /// <summary>What does not fit.</summary>
    public IReadOnlyList<(ShapeFault Fault, SpecPath? Origin)> Faults => _faults;

    /// <summary>The type of a value, or null where it is no tensor or unknown.</summary>
    public TensorType? this[Value value] => _types.TryGetValue(value, out var type) ? type : null;

    /// <summary>Infers a function on the types it declares.</summary>
    public static ShapeInference Infer(Function function) => Infer(function, function.Inputs.Select(input => input.Declared).ToArray());

    /// <summary>Infers a function on given types; in training, patches are dropped.</summary>
    public static ShapeInference Infer(Function function, IReadOnlyList<TensorType?> inputs, bool training = false)
    {
        var inference = new ShapeInference(training);
        for (var i = 0; i < function.Inputs.Count; i++)
            inference._types[function.Inputs[i]] = (i < inputs.Count ? inputs[i] : null) ?? Optional(function.Inputs[i]);
        inference.Walk(function.Body);
        return inference;
    }

    private static TensorType? Optional(Value input) => input.Kind == ValueKind.OptionalTensor ? input.Declared : null;

    private void Walk(IReadOnlyList<Node> body)
    {
        foreach (var node in body)
        {
            if (node.Inputs.Any(input => input is { Kind: ValueKind.Tensor or ValueKind.Texts or ValueKind.Mask or ValueKind.Masked } && this[input] is null))
            {
                foreach (var output in node.Outputs)
                    _types[output] = null;
                continue;
            }

            if (node.Op is RepeatOp repeat)
                WalkRepeat(repeat, node);
            else
                Take(node, Apply(node));
        }
    }

    private void WalkRepeat(RepeatOp repeat, Node node)
    {
        for (var i = 0; i < repeat.Carried.Count; i++)
            _types[repeat.Carried[i]] = this[node.Inputs[i]!];
        var before = Flops;
        Flops = 0;
        Walk(repeat.Body);
        Flops = before + (Flops * repeat.Count);
        for (var i = 0; i < repeat.Results.Count; i++)
            _types[node.Outputs[i]] = this[repeat.Results[i]];
    }

    private void Take(Node node, RuleResult result)
    {
        if (result.Fault is { } fault)
            _faults.Add((fault, node.Origin));
        else
            Flops += result.Flops;
        for (var i = 0; i < node.Outputs.Count; i++)
            _types[node.Outputs[i]] = i < result.Outputs.Length ? result.Outputs[i] : null;
    }

    private RuleResult Apply(Node node)
    {
        TensorType In(int index) => this[node.Inputs[index]!]!;
        return (node.Op is StepLinearOp step ? step.Linear : node.Op) switch
        {
            CallOp call => Call(call.Function, node),
            CallOwnOp call => Call(call.Function, node),

            LinearOp op => TensorRules.Linear(op, In(0)),
            NormOp op => TensorRules.Norm(op, In(0)),
            NormLinearOp op => FusedRules.NormLinear(op, In(0)),
            LinearAddOp op => FusedRules.LinearAdd(op, In(0), In(1)),
            MlpOp op => FusedRules.Mlp(op, In(0)),
            ActivateOp op => TensorRules.Activate(op, In(0)),
            AddOp => TensorRules.Add(In(0), In(1)),
            LayerScaleOp => RuleResult.Of(In(0).Shape), // A vector in 32 bits widens the product; a gate is a number and does not.
            TanhGateOp => RuleResult.Of(In(0)),
            SplitHeadsOp op => AttentionRules.SplitHeads(op, In(0)),
            MergeHeadsOp => AttentionRules.MergeHeads(In(0)),
            AttendOp => AttentionRules.Attend(In(0), In(1), In(2)),
            SelfAttendOp op => AttentionRules.Self(op, In(0), node.Inputs[1] is null ? null : In(1)),
            CrossAttendOp op => AttentionRules.Cross(op.Heads, In(0), In(1), In(2)),
            LatentAttendOp op => AttentionRules.Cross(op.Heads, In(0), In(1)),
            LearnedRowsOp op => RuleResult.Of(new Shape(BlockStyle.Batch, op.Query.Shape[1])),
            AppendRowsOp => RuleResult.Of(In(1).Shape.With(0, In(0).Shape[0]), In(1).Element),
            TextLatentAttendOp op => AttentionRules.TextLatent(op.Heads, In(0), In(1), In(2)),
            MeanOfImagesOp => RuleResult.Of(In(1).Shape.With(0, BlockStyle.Batch), In(1).Element),
            JoinTokensOp => TensorRules.Join(In(0), In(1)),
            EmbedOp op => TensorRules.Embed(op, In(0), node.Inputs[0]!.Kind == ValueKind.Texts),
            PatchEmbedOp op => TensorRules.PatchEmbed(op, In(0)),
            ClassTokenOp op => TensorRules.ClassToken(op, In(0)),
            AddPositionsOp op => TensorRules.AddPositions(op.Table, In(0)),
            AddTypeOp => RuleResult.Of(In(0).Shape), // The vector is in 32 bits, so the sum is.
            CropPositionsOp op => TensorRules.AddPositions(op.Table, In(0)),
            RotateTextsOp op => AttentionRules.RotateTexts(op, In(0)),
            DropPatchesOp op => _training ? TensorRules.DropPatches(op, In(0)) : RuleResult.Of(In(0)),
            PoolTokensOp => TensorRules.PoolTokens(In(0)),
            LearnedQueryOp op => TensorRules.LearnedQuery(op, In(0)),
            SelectPositionOp => TensorRules.PoolTokens(In(0)),
            UnitLengthOp => RuleResult.Of(In(0).Shape),
            DropFirstOp or DropLastOp => ModelRules.DropOne(In(0)),
            CastOp op => RuleResult.Of(In(0).Shape, op.Element),

            PackOp op => PackedTextRules.Pack(op, In(0)),
            InputsOp => PackedTextRules.Inputs(In(0)),
            ExtendTextsOp => PackedTextRules.Extend(In(0)),
            MaskOp or DistancesOp => RuleResult.Of(In(0)),
            SeeImagesOp => RuleResult.Of(In(0)),
            SeeTextsOp => PackedTextRules.SeeTexts(In(0), In(1)),
            TokenRowsOp op => RuleResult.Of(new Shape(In(0).Shape[0], op.Table.Shape[1])),
            FlattenImagesOp => RuleResult.Of(In(0).Shape.Without(0).With(0, In(0).Shape[0] * In(0).Shape[1]), In(0).Element),
            ImageSequencesOp => PackedTextRules.OfImages(In(0)),
            ImageRowsOp => PackedTextRules.ImageRows(In(0)),
            WithImagesOp => PackedTextRules.WithImages(In(0), In(1)),
            JoinImagesOp => PackedTextRules.JoinImages(In(0), In(1), In(2)),
            TextRowsOp => RuleResult.Of(In(1).Shape.With(0, In(2).Shape[0]), In(1).Element),
            TakeRowsOp => PackedTextRules.Take(In(0), In(1)),
            UnpackOp => PackedTextRules.Unpack(In(0), In(1)),
            AppendClassTokenOp op => PackedTextRules.AppendClassToken(op, In(0), In(1)),
            AddTextPositionsOp => RuleResult.Of(In(0).Shape), // The table is in 32 bits, so the sum is.
            PoolTextOp => PackedTextRules.Pool(In(0), In(1)),

            LabelsOp => PackedTextRules.Labels(In(0)),
            CaptionLossOp op => PackedTextRules.CaptionLoss(op, In(0), In(1)),
            MaskTextsOp or MaskedTextsOp => RuleResult.Of(In(0)),
            MaskedRowsOp => RuleResult.Of(In(1).Shape.With(0, BlockStyle.Masked), In(1).Element),
            TokenScoresOp op => TensorRules.TokenScores(op, In(0)),
            MaskedLossOp or MatchingLossOp => RuleResult.Of(new Shape()),
            DrawPatchesOp op => RuleResult.Of(new Shape(In(0).Shape[0], op.Patches), ElementType.Bool),
            MaskTokenOp op => RuleResult.Of(new Shape(op.Token.Shape[0])),
            HidePatchesOp => RuleResult.Of(In(0).Shape), // The vector is in 32 bits, so the sum is.
            PixelLossOp => RuleResult.Of(new Shape()),
            PairTextsOp => PackedTextRules.Pairs(In(1)),
            PairImagesOp => RuleResult.Of(In(1).Shape.With(0, 3 * In(1).Shape[0]), In(1).Element),
            DistilledLossOp op => ModelRules.Distilled(op, In(0), In(1)),
            ContrastiveLossOp => ModelRules.ContrastiveLoss(In(0), In(1)),

            StepDistancesOp op => AttentionRules.StepDistances(op, In(1)),
            AttendCacheOp op => AttentionRules.Cache(op, In(2)),
            AttendImageOp op => AttentionRules.Image(op, In(2)),
            DrawPairsOp or ShareOp or LossPartsOp or NewCacheOp or CacheLengthOp or IndexOp => RuleResult.NoTensor(),
            EnqueueOp or WriteImageOp or SightOp or AdvanceCacheOp or GuardImagesOp or GuardTokensOp => RuleResult.NoTensor(0),
            _ => throw new NotSupportedException($"No shape rule for {node.Op.GetType().Name}."),
        };
    }

    private RuleResult Call(Function function, Node node)
    {
        var inner = Infer(function, node.Inputs.Select((input, i) => input is null ? null : this[input] ?? function.Inputs[i].Declared).ToArray(), _training);
        if (inner.Faults.Count > 0)
        {
            // The function's own declaration reports it; here it only leaves the results unknown.
            return RuleResult.NoTensor(node.Outputs.Count);
        }

        return RuleResult.Many(function.Outputs.Select(output => inner[output]!), inner.Flops);
    }
}
