namespace Mammut.Dsl.Generators.Ir;

/// <summary>
/// Attention of the latents of each image. Inputs: queries <c>[B, L, D]</c>, keys and values projected together <c>[B, K, 2D]</c>.
/// </summary>
internal sealed record LatentAttendOp(long Heads) : Op;

/// <summary>Tokens of each image behind other tokens of it, of one width.</summary>
internal sealed record JoinTokensOp : Op;

/// <summary>All but the first position of axis 1.</summary>
internal sealed record DropFirstOp : Op;

/// <summary>A learned row for each text. Inputs: texts.</summary>
internal sealed record LearnedRowsOp(Parameter Query) : Op
{
    public override IEnumerable<Parameter> Uses() => [Query];
}

/// <summary>Puts a row of its own behind the rows of each text. Inputs: the extended texts, rows, the rows to put there <c>[B, D]</c>.</summary>
internal sealed record AppendRowsOp : Op;

/// <summary>Attention of one latent a text. Inputs: queries <c>[B, D]</c>, keys and values projected together <c>[M, 2D]</c>, texts.</summary>
internal sealed record TextLatentAttendOp(long Heads) : Op;

/// <summary>The mean over the images that each document names. Inputs: texts, a row an image <c>[B*K, D]</c>.</summary>
internal sealed record MeanOfImagesOp(long Token) : Op;
