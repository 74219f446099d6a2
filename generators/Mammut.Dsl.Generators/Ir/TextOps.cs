namespace Mammut.Dsl.Generators.Ir;

/// <summary>Refuses images of another size, with both sizes in the message.</summary>
internal sealed record GuardImagesOp(long Height, long Width) : Op;

/// <summary>Refuses texts longer than the context, and ids outside the vocabulary. Inputs: texts; or token ids and the position of the first one.</summary>
internal sealed record GuardTokensOp(long ContextLength, long Vocabulary) : Op;

/// <summary>Token ids <c>[B, T]</c> to texts, end to end.</summary>
/// <param name="Padding">The id whose trailing run is left out; null to keep every position.</param>
internal sealed record PackOp(long? Padding) : Op;

/// <summary>Texts without the last token of each: what next-token prediction reads.</summary>
internal sealed record InputsOp : Op;

/// <summary>Texts with one more token behind each, which is not in the vocabulary.</summary>
internal sealed record ExtendTextsOp : Op;

/// <summary>Texts as documents whose rows see images by where these stand. Inputs: texts, image tokens <c>[B*K, N, D]</c>.</summary>
internal sealed record SeeImagesOp(ImageSight Kind, long Token) : Op;

/// <summary>The images of documents <c>[B, K, 3, H, W]</c> one behind the other; refuses those that nothing names. Inputs: images, texts.</summary>
internal sealed record FlattenImagesOp(long? Token = null) : Op;

/// <summary>Images as sequences of their own, by their tokens <c>[B, N, D]</c>: one an image, of N rows.</summary>
internal sealed record ImageSequencesOp : Op;

/// <summary>Tokens of images <c>[B, N, D]</c> as rows <c>[B*N, D]</c>.</summary>
internal sealed record ImageRowsOp : Op;

/// <summary>Texts with the tokens of an image in front of each. Inputs: texts, image tokens <c>[B, N, D]</c>.</summary>
internal sealed record WithImagesOp : Op;

/// <summary>Image tokens and rows of texts to the rows of both in one sequence. Inputs: the joined texts, image tokens <c>[B, N, D]</c>, rows of the texts.</summary>
internal sealed record JoinImagesOp : Op;

/// <summary>Of rows of images and texts in one sequence those of the texts. Inputs: the joined texts, rows, the texts.</summary>
internal sealed record TextRowsOp : Op;

/// <summary>Of rows of longer texts, those that texts have too: the first of each. Inputs: texts, rows, the longer texts.</summary>
internal sealed record TakeRowsOp : Op;

/// <summary>Rows of texts to <c>[B, T, D]</c>, zeros at padding. Inputs: texts, rows.</summary>
internal sealed record UnpackOp : Op;

/// <summary>Which tokens of its text a token may see. Inputs: texts and, for a prefix mask, prefix lengths <c>[B]</c>.</summary>
/// <param name="ImagePrefix">Whether the image in front of each text is its prefix.</param>
internal sealed record MaskOp(AttentionMask Kind, bool ImagePrefix = false) : Op;

/// <summary>A mask that also adds to each score a learned number for the distance of query and key. Input: the mask.</summary>
/// <param name="Table">One number a range of distance and head, <c>[32, H]</c>.</param>
internal sealed record DistancesOp(Parameter Table) : Op
{
    public override IEnumerable<Parameter> Uses() => [Table];
}

/// <summary>Vectors of texts from the table of a part.</summary>
/// <param name="Part">The part.</param>
/// <param name="Table">Its table.</param>
internal sealed record TokenRowsOp(Child Part, Parameter Table) : Op
{
    public override IEnumerable<Parameter> Uses() => [Table with { Key = $"{Part.Key}.{Table.Key}" }];
}

/// <summary>Texts whose cross-attention asks the rows of other texts. Inputs: the texts, those that are asked.</summary>
internal sealed record SeeTextsOp : Op;

/// <summary>Puts one learned row behind the rows of each text. Inputs: the extended texts, rows.</summary>
/// <param name="Token">The row.</param>
/// <param name="Position">What is added to it for its place; null for nothing.</param>
internal sealed record AppendClassTokenOp(Parameter Token, Parameter? Position = null) : Op
{
    public override IEnumerable<Parameter> Uses() => Position is null ? [Token] : [Token, Position];
}

/// <summary>Adds to each row the table's entry for its place in its text. Inputs: rows, texts.</summary>
internal sealed record AddTextPositionsOp(Parameter Table) : Op
{
    public override IEnumerable<Parameter> Uses() => [Table];
}

/// <summary>Rotary embedding of the queries and keys in packed rows <c>[M, 3D]</c>, by each row's place in its text. Inputs: rows, texts.</summary>
internal sealed record RotateTextsOp(long Heads) : Op;

/// <summary>Rows of texts to one vector a text. Inputs: texts, rows.</summary>
internal sealed record PoolTextOp(TextPooling Kind) : Op;
