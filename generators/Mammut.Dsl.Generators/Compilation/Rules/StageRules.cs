using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What the streams and stages of a model must satisfy.</summary>
internal static class StageRules
{
    public static IReadOnlyList<CompileError> Check(ModelSpec spec)
    {
        var errors = new List<CompileError>();
        StageNames.Check(spec, errors);
        foreach (var stream in spec.Streams)
        {
            var book = new RuleBook(stream.Path);
            Stream(stream, spec, book);
            errors.AddRange(book.Errors);
        }

        foreach (var stage in spec.Stages)
        {
            var book = new RuleBook(stage.Path);
            Streams(stage, spec, book);
            From(stage, spec, book);
            book.Known("Steps", stage.Steps);
            errors.AddRange(book.Errors);
        }

        return errors;
    }

    /// <summary>Which streams there are, for a message on one that there is not.</summary>
    public static string KnownStreams(ModelSpec spec) => Known("stream", spec.Streams.Select(stream => stream.Name));

    private static void Stream(StreamSpec stream, ModelSpec spec, RuleBook book)
    {
        if (book.Range("Weight", stream.Weight, Ranges.StreamWeight) && stream.Weight != 1 && spec.Stages.Count == 0)
            book.Conflict(stream.Path.At("Weight"), "Weight", "a model without a [Stage]", "no step adds its losses to others");
        var heads = spec.Heads();
        if (stream.Heads == 0 || (stream.Heads & ~ModelHeads.All) != 0)
            book.Add(DiagnosticIds.OutOfRange, stream.Path.At("Heads"), "Heads", RuleBook.Text((long)stream.Heads), "one or several of " + string.Join(", ", Enum.GetNames(typeof(ModelHeads))));
        else if (heads.Count == 0)
            book.Conflict(stream.Path, $"[Stream(“{stream.Name}”)]", "a model without a head", "nothing would be learned from it");
        else if (stream.Heads != ModelHeads.All && Missing(stream, heads) is { } missing)
            book.Conflict(stream.Path.At("Heads"), $"Heads = ModelHeads.{missing}", $"a model without [{missing}Head]", "there is no such loss");
        else if (Passes(stream, spec, heads, book))
            Losses(stream, spec, book);
    }

    /// <summary>A kind of head that the stream names and the model has not.</summary>
    private static ModelHeads? Missing(StreamSpec stream, IReadOnlyList<(ModelHeads Kind, SpecPath Path, string? Pass, double Weight)> heads)
    {
        var missing = Enum.GetValues(typeof(ModelHeads)).Cast<ModelHeads>()
            .Where(kind => kind != ModelHeads.All && (stream.Heads & kind) != 0 && heads.All(head => head.Kind != kind)).ToArray();
        return missing.Length > 0 ? missing[0] : null;
    }

    /// <summary>Each pass is one that a head of the stream reads.</summary>
    private static bool Passes(StreamSpec stream, ModelSpec spec, IReadOnlyList<(ModelHeads Kind, SpecPath Path, string? Pass, double Weight)> heads, RuleBook book)
    {
        if (stream.Passes is not { } passes)
            return true;
        var before = book.Errors.Count;
        for (var i = 0; i < passes.Count; i++)
        {
            var at = stream.Path.At("Passes", i);
            if (spec.Pass(passes[i]) is null)
            {
                // A pass whose own name is wrong may be the one that is meant.
                if (!PassRules.Check(spec).Any(error => error.Path.Argument == "name"))
                    book.Add(DiagnosticIds.UnknownPass, at, passes[i], HeadRules.KnownPasses(spec));
                else
                    return false;
            }
            else if (passes.Take(i).Contains(passes[i]))
                book.Conflict(at, $"the pass “{passes[i]}”", "the same one before it", "it is named once");
            // A head that reads a pass that there is not may have meant this one.
            else if (heads.All(head => head.Pass is null || spec.Pass(head.Pass) is not null) && !heads.Any(head => head.Pass == passes[i] && (stream.Heads & head.Kind) != 0))
                book.Conflict(at, $"the pass “{passes[i]}”", $"the heads of the stream “{stream.Name}”", "none of them reads it");
        }

        if (passes.Count == 0)
            book.Conflict(stream.Path.At("Passes"), "Passes = []", $"the stream “{stream.Name}”", "nothing would be learned from it");
        return book.Errors.Count == before;
    }

    /// <summary>What the chosen heads need of each other.</summary>
    private static void Losses(StreamSpec stream, ModelSpec spec, RuleBook book)
    {
        var part = spec.Of(stream);
        if (part is { Matching: not null, Contrastive: null } && spec.Contrastive is not null)
            book.Conflict(stream.Choice, "[MatchingHead]", $"the stream “{stream.Name}” without [ContrastiveHead]", "what does not match is drawn by the similarity that head gives");
        var weights = part.Heads();
        // A head whose pass there is not has said so.
        if (weights.Count == 0)
            return;
        // Where no head of the model weighs anything, that is said there.
        if (weights.All(head => head.Weight == 0) && spec.Heads().Any(head => head.Weight != 0))
            book.Conflict(stream.Choice, $"LossWeight = 0 of [{weights[0].Path.Attribute}]", $"the stream “{stream.Name}”, which has no other head", "nothing would be learned from it");
    }

    private static void Streams(StageSpec stage, ModelSpec spec, RuleBook book)
    {
        if (stage.Streams.Count == 0)
            book.Conflict(stage.Path, $"[Stage(“{stage.Name}”)]", "an empty list of streams", "it would have no data");
        for (var i = 0; i < stage.Streams.Count; i++)
        {
            var (name, at) = (stage.Streams[i], stage.Path.At("streams", i));
            if (spec.Stream(name) is null)
            {
                if (spec.Streams.All(stream => StageNames.IsName(stream.Name)))
                    book.Add(DiagnosticIds.UnknownStream, at, "stream", name, KnownStreams(spec));
            }
            else if (stage.Streams.Take(i).Contains(name))
                book.Conflict(at, $"the stream “{name}”", "the same one before it", "a stage reads a stream once; give it another Weight to count more");
        }
    }

    private static void From(StageSpec stage, ModelSpec spec, RuleBook book)
    {
        if (stage.From is not { } name)
            return;
        var at = stage.Path.At("From");
        if (name == stage.Name)
            book.Conflict(at, $"From = “{name}”", "the stage of that name", "it cannot start from its own end");
        else if (spec.Stage(name) is null)
        {
            if (spec.Stages.All(other => StageNames.IsName(other.Name)))
                book.Add(DiagnosticIds.UnknownStream, at, "stage", name, Known("stage", spec.Stages.Select(other => other.Name)));
        }
        else if (Circle(stage, spec) is { } circle && circle.All(other => other.Occurrence >= stage.Occurrence))
            book.Conflict(at, $"From = “{name}”", $"the way from {string.Join(" to ", circle.Select(other => $"“{other.Name}”"))} and back", "one of them has to be the first");
    }

    /// <summary>The stages from this one to where it starts from, if that leads back to it; null if it does not.</summary>
    private static IReadOnlyList<StageSpec>? Circle(StageSpec stage, ModelSpec spec)
    {
        var way = new List<StageSpec> { stage };
        while (way[way.Count - 1].From is { } name && spec.Stage(name) is { } before)
        {
            if (before == stage)
                return way;
            if (way.Contains(before))
                return null;
            way.Add(before);
        }

        return null;
    }

    private static string Known(string what, IEnumerable<string> names)
    {
        var list = string.Join(", ", names.Select(name => $"“{name}”"));
        return list.Length == 0 ? $"the model has no {what}" : "the model has " + list;
    }
}
