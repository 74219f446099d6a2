namespace Mammut.Testing;

/// <summary>What a probe must know of a model to make inputs for it.</summary>
public sealed record ProbeSizes
{
    /// <summary>Number of token ids, 4 or more.</summary>
    public required long Vocabulary { get; init; }

    /// <summary>Id that fills a batch behind the end of a text.</summary>
    public required long PaddingToken { get; init; }

    /// <summary>Longest text in tokens, 2 or more.</summary>
    public required long ContextLength { get; init; }

    /// <summary>Height of the images, in pixels.</summary>
    public required long ImageHeight { get; init; }

    /// <summary>Width of the images, in pixels.</summary>
    public required long ImageWidth { get; init; }

    /// <summary>Tokens of an encoded image.</summary>
    public required long ImageTokens { get; init; }

    /// <summary>Width of an image token.</summary>
    public required long ImageTokenWidth { get; init; }

    /// <summary>Id that stands for an image in a document, which each text of a probe has once; -1 for none.</summary>
    public long ImageToken { get; init; } = -1;

    /// <summary>
    /// Largest relative difference that is put down to rounding where two runs differ in shape. The default suits 32-bit
    /// floating point.
    /// </summary>
    public double Rounding { get; init; } = 1e-4;
}
