using Mammut.Dsl.Generators.Ir;
using static Mammut.Dsl.Generators.Shapes.RuleResult;

namespace Mammut.Dsl.Generators.Shapes;

/// <summary>Shape, element type and cost of fused operations: those of what they are made of.</summary>
internal static class FusedRules
{
    public static RuleResult NormLinear(NormLinearOp op, TensorType x) =>
        TensorRules.Norm(op.Norm, x) is { Fault: not null } wrong ? wrong : TensorRules.Linear(op.Linear, x);

    public static RuleResult LinearAdd(LinearAddOp op, TensorType x, TensorType y)
    {
        var product = TensorRules.Linear(op.Linear, y);
        if (product.Fault is not null)
            return product;
        var sum = TensorRules.Add(x, product.Outputs[0]!);
        return sum.Fault is not null ? sum : Of(sum.Outputs[0]!, product.Flops);
    }

    public static RuleResult Mlp(MlpOp op, TensorType x)
    {
        var hidden = TensorRules.Norm(op.Norm, x) is { Fault: not null } wrong ? wrong : TensorRules.Linear(op.Into, x);
        if (hidden.Fault is not null)
            return hidden;
        var sum = LinearAdd(new LinearAddOp(op.OutOf), x, hidden.Outputs[0]!);
        return sum.Fault is not null ? sum : Of(sum.Outputs[0]!, hidden.Flops + sum.Flops);
    }
}
