using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Ir;

/// <summary><c>x W^T + b</c>; of a packed weight only <paramref name="Rows"/> rows from <paramref name="FirstRow"/>, where given.</summary>
internal sealed record LinearOp(Parameter Weight, Parameter? Bias, long FirstRow = 0, long? Rows = null, ElementType Compute = ElementType.Float32) : Op
{
    public override IEnumerable<Parameter> Uses() => Bias is null ? [Weight] : [Weight, Bias];
}

/// <summary>Layer or root-mean-square normalisation over the last axis.</summary>
internal sealed record NormOp(Normalization Kind, Parameter Weight, Parameter? Bias, double Epsilon) : Op
{
    public override IEnumerable<Parameter> Uses() => Bias is null ? [Weight] : [Weight, Bias];
}

/// <summary>The nonlinearity; a gated one halves the last axis.</summary>
internal sealed record ActivateOp(Activation Kind) : Op;

/// <summary>Elementwise sum of two like tensors.</summary>
internal sealed record AddOp : Op;

/// <summary>Product with a learned vector over the last axis.</summary>
internal sealed record LayerScaleOp(Parameter Scale) : Op
{
    public override IEnumerable<Parameter> Uses() => [Scale];
}

/// <summary>Product with tanh of a learned number.</summary>
internal sealed record TanhGateOp(Parameter Gate) : Op
{
    public override IEnumerable<Parameter> Uses() => [Gate];
}

/// <summary><c>[B, T, G*D]</c> to G tensors <c>[B, H, T, D/H]</c>.</summary>
internal sealed record SplitHeadsOp(long Groups, long Heads) : Op;

/// <summary><c>[B, H, T, D/H]</c> to <c>[B, T, D]</c>.</summary>
internal sealed record MergeHeadsOp : Op;

/// <summary>Scaled dot-product attention of queries, keys, values, an optional mask and a flag for the causal one.</summary>
internal sealed record AttendOp : Op;

/// <summary>Rows of a table by token id.</summary>
internal sealed record EmbedOp(Parameter Table) : Op
{
    public override IEnumerable<Parameter> Uses() => [Table];
}

/// <summary>Images to patch tokens by one linear map a patch.</summary>
internal sealed record PatchEmbedOp(Parameter Weight, long PatchSize, ElementType Compute = ElementType.Float32, Parameter? Bias = null) : Op
{
    public override IEnumerable<Parameter> Uses() => Bias is null ? [Weight] : [Weight, Bias];
}

/// <summary>Puts one learned token in front of a sequence.</summary>
internal sealed record ClassTokenOp(Parameter Token) : Op
{
    public override IEnumerable<Parameter> Uses() => [Token];
}

/// <summary>Adds a table of positions; from an offset on, where the op has a second input.</summary>
internal sealed record AddPositionsOp(Parameter Table) : Op
{
    public override IEnumerable<Parameter> Uses() => [Table];
}

/// <summary>Adds one learned vector to every token, to tell a modality from others.</summary>
internal sealed record AddTypeOp(Parameter Type) : Op
{
    public override IEnumerable<Parameter> Uses() => [Type];
}

/// <summary>Adds a table of positions; in training, of each image a random crop of it.</summary>
/// <param name="Grid">Positions on the longer side of the enlarged table that is cropped.</param>
internal sealed record CropPositionsOp(Parameter Table, long Rows, long Columns, long Grid, bool KeepFirst) : Op
{
    public override IEnumerable<Parameter> Uses() => [Table];
}

/// <summary>Drops patches at random in training.</summary>
internal sealed record DropPatchesOp(double Share, bool KeepFirst) : Op;

/// <summary>Image tokens to one vector: the mean from token <paramref name="First"/> on, or that token itself.</summary>
internal sealed record PoolTokensOp(long First, bool Mean) : Op;

/// <summary>A learned query <c>[D]</c>, or several <c>[L, D]</c>, for each image.</summary>
internal sealed record LearnedQueryOp(Parameter Query) : Op
{
    public override IEnumerable<Parameter> Uses() => [Query];
}

/// <summary>Scales vectors of the last axis to unit length.</summary>
internal sealed record UnitLengthOp : Op;

/// <summary>One position of axis 1.</summary>
internal sealed record SelectPositionOp(long Index) : Op;

/// <summary>All but the last position of axis 1.</summary>
internal sealed record DropLastOp : Op;

/// <summary>Another number format.</summary>
internal sealed record CastOp(ElementType Element) : Op;
