namespace Mammut.Examples.Reporting;

/// <summary>What some queries found.</summary>
public sealed record RetrievalGrid
{
    /// <summary>How many candidates each query chose from; null to leave it unsaid.</summary>
    public int? Candidates { get; init; }

    /// <summary>Texts and the pictures they found.</summary>
    public IReadOnlyList<TextQuery> TextToImage { get; init; } = [];

    /// <summary>Pictures and the texts they found.</summary>
    public IReadOnlyList<ImageQuery> ImageToText { get; init; } = [];
}

/// <summary>A text and the pictures it found.</summary>
/// <param name="Text">The query.</param>
/// <param name="Top">The nearest pictures, best first; five fit the page.</param>
/// <param name="RightRank">Rank of the right picture among all candidates, from 1.</param>
public sealed record TextQuery(string Text, IReadOnlyList<RankedImage> Top, int RightRank);

/// <summary>A picture and the texts it found.</summary>
/// <param name="Image">The query.</param>
/// <param name="Top">The nearest texts, best first; five fit the page.</param>
/// <param name="RightRank">Best rank of a right text among all candidates, from 1.</param>
public sealed record ImageQuery(ReportImage Image, IReadOnlyList<RankedText> Top, int RightRank);

/// <summary>A picture that was found.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Score">Its similarity to the query, such as a cosine.</param>
/// <param name="IsRight">Whether it belongs to the query.</param>
public sealed record RankedImage(ReportImage Image, double Score, bool IsRight);

/// <summary>A text that was found.</summary>
/// <param name="Text">The text.</param>
/// <param name="Score">Its similarity to the query, such as a cosine.</param>
/// <param name="IsRight">Whether it belongs to the query.</param>
public sealed record RankedText(string Text, double Score, bool IsRight);
