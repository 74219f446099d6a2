namespace Mammut;

/// <summary>A text that beam search may still lengthen.</summary>
/// <param name="Score">Sum of the log-probabilities of its generated ids.</param>
/// <param name="Ids">Its ids, from the start token on.</param>
/// <param name="ParentRow">The row of the last step that it continues.</param>
internal sealed record LiveText(double Score, long[] Ids, int ParentRow);

/// <summary>The beams of one image.</summary>
internal sealed class ImageBeams(long[] begun, GenerationOptions options, long endToken, int limit)
{
    private readonly List<(double Score, long[] Ids)> _finished = [];

    /// <summary>The texts to lengthen, best first.</summary>
    public IReadOnlyList<LiveText> Live { get; private set; } = [new(0, begun, 0)];

    /// <summary>Whether no live text can come to anything better.</summary>
    public bool Done { get; private set; }

    /// <summary>The best finished text, without the end token.</summary>
    public long[] Best => _finished[0].Ids;

    /// <summary>Lengthens the texts by one id.</summary>
    /// <param name="firstRow">Row of the first live text in the step's batch.</param>
    /// <param name="width">Candidates given for each live text.</param>
    /// <param name="logProbabilities">For each live text the log-probabilities of its best continuations.</param>
    /// <param name="ids">The ids they are of.</param>
    public void Advance(int firstRow, int width, ReadOnlySpan<double> logProbabilities, ReadOnlySpan<long> ids)
    {
        List<(double Score, int Parent, long Id)> candidates = [];
        for (var i = 0; i < ids.Length; i++)
        {
            // An id that is ruled out has probability 0; where all of them are, the probabilities are NaN.
            if (logProbabilities[i] > double.NegativeInfinity)
                candidates.Add((Live[i / width].Score + logProbabilities[i], i / width, ids[i]));
        }
        // Equal scores are ordered by beam and id, so that the result does not depend on how a device sorts.
        candidates.Sort((a, b) => (b.Score, a.Parent, a.Id).CompareTo((a.Score, b.Parent, b.Id)));

        var generated = Live[0].Ids.Length - begun.Length + 1;
        List<LiveText> live = [];
        for (var rank = 0; rank < candidates.Count && live.Count < options.Beams; rank++)
        {
            var (score, parent, id) = candidates[rank];
            if (id != endToken)
                live.Add(new LiveText(score, [.. Live[parent].Ids, id], firstRow + parent));
            else if (rank < options.Beams)
                Finish(score, generated, Live[parent].Ids);
        }

        var full = begun.Length + generated == limit;
        if (full)
        {
            foreach (var text in live)
                Finish(text.Score, generated, text.Ids);
        }
        Done = full || live.Count == 0 || (_finished.Count == options.Beams && Rank(live[0].Score, generated) <= _finished[^1].Score);
        if (Done && _finished.Count == 0)
        {
            // Every continuation is ruled out: the texts end here as they are.
            foreach (var text in Live)
                Finish(text.Score, generated, text.Ids);
        }
        Live = live;
    }

    /// <summary>Keeps the text among the best n, best first; of equals the earlier one.</summary>
    private void Finish(double score, int generated, long[] ids)
    {
        var ranked = Rank(score, generated);
        var at = _finished.FindIndex(text => text.Score < ranked);
        _finished.Insert(at < 0 ? _finished.Count : at, (ranked, ids));
        if (_finished.Count > options.Beams)
            _finished.RemoveAt(options.Beams);
    }

    private double Rank(double score, int generated) => score / Math.Pow(generated, options.LengthPenalty);
}
