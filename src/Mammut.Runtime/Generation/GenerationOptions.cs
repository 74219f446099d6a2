namespace Mammut;

/// <summary>How the next token is chosen.</summary>
public enum GenerationMethod
{
    /// <summary>The most probable token, always.</summary>
    Greedy,

    /// <summary>A token drawn from the distribution, after temperature, top-k and top-p.</summary>
    Sample,

    /// <summary>The most probable whole text among those a beam search keeps.</summary>
    Beam,
}

/// <summary>How texts are generated.</summary>
public sealed record GenerationOptions
{
    /// <summary>Most ids in a text, counting the start token, the prompt and the end token; never more than the model's context. 2 or more.</summary>
    public int MaxLength { get; init; } = 30;

    /// <summary>The end token cannot be chosen while the text has fewer ids than this, counting the start token and the prompt. 0 or more.</summary>
    public int MinLength { get; init; }

    /// <summary>How the next token is chosen.</summary>
    public GenerationMethod Method { get; init; } = GenerationMethod.Greedy;

    /// <summary>Divides the logits before sampling: below 1 is bolder, above 1 more even. Above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Sampling keeps the tokens at least as probable as the k-th (Fan et al. 2018); 0 for all of them.</summary>
    public int TopK { get; init; }

    /// <summary>
    /// Sampling keeps the most probable tokens until their probabilities add up to this (nucleus sampling, Holtzman et al.
    /// 2020); the token that crosses it stays. Above 0, up to 1; 1 for all of them.
    /// </summary>
    public double TopP { get; init; } = 1;

    /// <summary>Texts that beam search keeps for each image. 1 or more.</summary>
    public int Beams { get; init; } = 4;

    /// <summary>
    /// Beam search ranks texts by <c>log p / n^LengthPenalty</c>, <c>n</c> the number of generated ids with the end token
    /// and without start token and prompt: 0 ranks by probability, 1 by mean log-probability, more prefers long texts.
    /// </summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>
    /// Weakens ids that the text already has: positive logits are divided by it, negative ones multiplied (CTRL, Keskar et
    /// al. 2019). Above 0; 1 for none.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Sampling with the same seed gives the same texts for the same images.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// In which form the decoder's weights are read. Copies in another form than the model's are made once and kept with the
    /// model until its weights change, it is disposed of, or it generates in a further form: half of the decoder's memory for
    /// bfloat16, a quarter for int8 (<see cref="GeneratedModule.ReleaseDecoderWeights"/> frees them). The products of the image
    /// encoder then run in bfloat16; an image in front of the text is read with the decoder's weights as they are. Texts may differ.
    /// </summary>
    public WeightFormat Weights { get; init; }

    /// <summary>Ids every text begins with after the start token, or none. They are part of the result. <see cref="TextGenerator"/> also takes one for each text.</summary>
    public long[]? Prompt { get; init; }

    /// <summary>Throws for the first option outside its range.</summary>
    /// <param name="contextLength">The model's context length.</param>
    /// <param name="begun">Ids of the longest start of a text: the start token and its prompt.</param>
    internal void Validate(long contextLength, int begun)
    {
        Require(MaxLength >= 2, nameof(MaxLength), MaxLength, "2 or more");
        Require(MinLength >= 0, nameof(MinLength), MinLength, "0 or more");
        Require(Enum.IsDefined(Method), nameof(Method), Method, "one of the enum's values");
        Require(Enum.IsDefined(Weights), nameof(Weights), Weights, "one of the enum's values");
        Require(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), Temperature, "above 0");
        Require(TopK >= 0, nameof(TopK), TopK, "0 or more");
        Require(TopP is > 0 and <= 1, nameof(TopP), TopP, "above 0, up to 1");
        Require(Beams >= 1, nameof(Beams), Beams, "1 or more");
        Require(double.IsFinite(LengthPenalty), nameof(LengthPenalty), LengthPenalty, "a finite number");
        Require(RepetitionPenalty > 0 && double.IsFinite(RepetitionPenalty), nameof(RepetitionPenalty), RepetitionPenalty, "above 0");

        var limit = Math.Min(MaxLength, contextLength);
        if (begun >= limit)
        {
            throw new ArgumentException(
                $"The start token and the prompt are {begun} ids and leave no room: the limit is {limit}, the smaller of {nameof(MaxLength)} {MaxLength} and the model's context {contextLength}.",
                nameof(Prompt));
        }
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, $"{nameof(GenerationOptions)}.{name} must be {range}.");
    }
}
