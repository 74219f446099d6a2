namespace Mammut.Dsl.Generators.Ir;

/// <summary>A linear map of the layer norm of its input: <c>LN(x) W^T + b</c>.</summary>
internal sealed record NormLinearOp(NormOp Norm, LinearOp Linear) : Op
{
    public override IEnumerable<Parameter> Uses() => Norm.Uses().Concat(Linear.Uses());
}

/// <summary>A linear map added to the residual stream: <c>x + y W^T + b</c>. Inputs: x, y.</summary>
internal sealed record LinearAddOp(LinearOp Linear) : Op
{
    public override IEnumerable<Parameter> Uses() => Linear.Uses();
}

/// <summary>A pre-norm MLP with its residual: <c>x + W2 act(W1 LN(x) + b1) + b2</c>.</summary>
internal sealed record MlpOp(NormOp Norm, LinearOp Into, Activation Activation, LinearOp OutOf) : Op
{
    public override IEnumerable<Parameter> Uses() => Norm.Uses().Concat(Into.Uses()).Concat(OutOf.Uses());
}
