namespace Mammut.Examples.Reporting;

/// <summary>
/// Everything a report of one training run says. Sections whose data is empty or null are left out of the page. All text may hold
/// any character: it is escaped where it is written.
/// </summary>
public sealed record TrainingReportPage
{
    /// <summary>The headline: what was trained, or what came of it.</summary>
    public required string Title { get; init; }

    /// <summary>One paragraph below the headline.</summary>
    public required string Description { get; init; }

    /// <summary>A few words above the headline, such as the project and the example.</summary>
    public string? Eyebrow { get; init; }

    /// <summary>A short line below the description, such as "402 seconds on 2 CPU threads".</summary>
    public string? Byline { get; init; }

    /// <summary>When the run ended; printed at the foot in UTC.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>C# source of the model's declaration, shown highlighted.</summary>
    public string? Declaration { get; init; }

    /// <summary>The results that matter most, three or four of them.</summary>
    public IReadOnlyList<HeadlineMetric> Metrics { get; init; } = [];

    /// <summary>Pictures with their true captions and the model's.</summary>
    public IReadOnlyList<CaptionExample> Examples { get; init; } = [];

    /// <summary>What some texts and pictures found; null for none.</summary>
    public RetrievalGrid? Retrieval { get; init; }

    /// <summary>The loss and its parts by training step; the first curve is drawn strongest.</summary>
    public IReadOnlyList<Curve> Losses { get; init; } = [];

    /// <summary>Scale of the loss axis. Points at or below zero cannot be drawn on a logarithmic one and are left out.</summary>
    public AxisScale LossScale { get; init; } = AxisScale.Logarithmic;

    /// <summary>Learning rate by training step; null for none.</summary>
    public Curve? LearningRate { get; init; }

    /// <summary>Throughput by training step; null for none.</summary>
    public Curve? SamplesPerSecond { get; init; }

    /// <summary>The model layer by layer; null for none.</summary>
    public SummaryTable? Summary { get; init; }

    /// <summary>What a reader needs to run it again: machine, provider, threads, seconds, seeds, versions.</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];

    /// <summary>Paragraphs of what else should be known.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
