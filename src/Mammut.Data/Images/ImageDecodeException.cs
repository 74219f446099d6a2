namespace Mammut.Data;

/// <summary>An image could not be decoded. The message says what is wrong with it, not which file it is: the caller knows that.</summary>
public sealed class ImageDecodeException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problem">What kind of problem it is.</param>
    /// <param name="message">What was expected and what came.</param>
    public ImageDecodeException(ImageProblem problem, string message)
        : base(message) => Problem = problem;

    /// <summary>What kind of problem it is.</summary>
    public ImageProblem Problem { get; }
}

/// <summary>Why an image could not be decoded.</summary>
public enum ImageProblem
{
    /// <summary>The first bytes are those of neither JPEG nor PNG.</summary>
    UnknownFormat,

    /// <summary>The data end early or contradict the format.</summary>
    Corrupt,

    /// <summary>The header announces more pixels than the limit allows; nothing was decoded.</summary>
    TooManyPixels,
}
