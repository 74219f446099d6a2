using System.Text.Json.Nodes;

namespace Mammut.Benchmarks.Pairs;

/// <summary>What is timed.</summary>
internal enum PairedTask
{
    /// <summary>A step: forward, backward, clipping, update.</summary>
    Training,

    /// <summary>30 new tokens an image, the end forbidden.</summary>
    Captioning,

    /// <summary>Images to vectors.</summary>
    Images,

    /// <summary>Texts to vectors.</summary>
    Texts,
}

/// <summary>A case that ours and the reference both run, on the same weights and the same batch.</summary>
/// <param name="Task">What is timed.</param>
/// <param name="Size">The model.</param>
/// <param name="Batch">Images, and texts, at once.</param>
/// <param name="Realistic">Whether texts are as long as real captions; else they fill the context.</param>
/// <param name="Half">Whether ours computes in bfloat16, or, in captioning, with weights rounded to it; the reference stays in float32.</param>
/// <param name="Beams">Texts an image that beam search keeps; 1 for greedy.</param>
internal sealed record PairedCase(PairedTask Task, PairedSize Size, int Batch, bool Realistic = true, bool Half = false, int Beams = 1) : IPairedCase
{
    /// <summary>Tokens that captioning makes of an image.</summary>
    public const int NewTokens = 30;

    /// <summary>All of them.</summary>
    public static readonly PairedCase[] All = [.. Training(), .. Captioning(), .. Embedding()];

    /// <summary>Such as <c>training.s32.32.realistic</c>: task, model, batch, and what else tells it from others.</summary>
    public string Name => string.Join('.',
    [
        Task.ToString().ToLowerInvariant(), Size.Name, $"{Batch}",
        .. Task switch
        {
            PairedTask.Captioning => (string[])[Beams == 1 ? "greedy" : $"beams{Beams}"],
            PairedTask.Images => [],
            _ => [Realistic ? "realistic" : "full"],
        },
        .. Half ? (string[])["bf16"] : [],
    ]);

    /// <summary>The reference takes a minute and more: the case runs only when its whole name is given.</summary>
    public bool IsLong => Beams > 1 && Batch > 8;

    /// <summary>
    /// How far a number of ours may be from that of the reference, as a share of the largest: token ids agree exactly, sums
    /// in another order differ by less than the first, eight bits of fraction by less than the second.
    /// </summary>
    public double Tolerance => Half ? 3e-2 : Task == PairedTask.Captioning ? 0 : 1e-4;

    /// <summary>Rounded weights may give other ids, and after one all others differ.</summary>
    public bool IsJudged => Half && Task == PairedTask.Captioning;

    /// <summary>Memory is stated for a training step on texts of full length.</summary>
    public double? StatedMiB => Task == PairedTask.Training && !Realistic && !Half ? Size.Summary.Memory!.Bytes(Batch) / (double)(1 << 20) : null;

    /// <summary>What both sides are told of it.</summary>
    public JsonObject Request(CaseFiles files) => new()
    {
        ["task"] = Task.ToString().ToLowerInvariant(),
        ["size"] = Size.Name,
        ["half"] = Half && Task != PairedTask.Captioning,
        ["half_weights"] = Half && Task == PairedTask.Captioning,
        ["weights"] = files.Weights(Size),
        ["batch"] = files.Batch(this),
        ["beams"] = Beams,
        ["new_tokens"] = NewTokens,
        ["start"] = Size.Vocabulary - 2,
        ["end"] = Size.Vocabulary - 1,
        ["caption_weight"] = 2,
    };

    private static IEnumerable<PairedCase> Training() =>
        from size in PairedSize.All
        from batch in new[] { 8, 32 }
        from realistic in new[] { true, false }
        from half in new[] { false, true }
        select new PairedCase(PairedTask.Training, size, batch, realistic, half);

    private static IEnumerable<PairedCase> Captioning() =>
        from size in PairedSize.All
        where size.Name != "quickstart"
        from beams in new[] { 1, 6 }
        from batch in new[] { 1, 8, 32 }
        from half in new[] { false, true }
        select new PairedCase(PairedTask.Captioning, size, batch, Half: half, Beams: beams);

    private static IEnumerable<PairedCase> Embedding() =>
        from size in PairedSize.All
        where size.Name != "quickstart"
        from item in new[] { (PairedTask.Images, true), (PairedTask.Texts, true), (PairedTask.Texts, false) }
        from half in new[] { false, true }
        select new PairedCase(item.Item1, size, 32, item.Item2, half);
}
