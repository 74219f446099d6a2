using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>Mends of streams and stages.</summary>
internal static class StageMends
{
    public static void Offer(ModelSpec spec, CompileError error, MendBook<ModelSpec> book)
    {
        switch (error.Id, error.Path.Attribute, error.Path.Argument)
        {
            case (DiagnosticIds.UnknownStream, _, "streams"):
                Unknown(spec, spec.Stages[error.Path.Occurrence], error.Path, book);
                break;
            case (DiagnosticIds.Conflicting, "Stage", "streams"):
                Remove(spec, spec.Stages[error.Path.Occurrence], error.Path, book);
                break;
            case (DiagnosticIds.UnknownStream or DiagnosticIds.Conflicting, _, "From"):
                From(spec, spec.Stages[error.Path.Occurrence], book);
                break;
            case (DiagnosticIds.SameMeaning, _, "Steps"):
                var stage = spec.Stages[error.Path.Occurrence];
                book.Offer("joint", "Remove Steps", With(spec, stage, stage with { Steps = StageSteps.Joint }), MendEdit.Remove(error.Path));
                break;
            case (DiagnosticIds.Conflicting, _, "Weight"):
                var weighed = spec.Streams[error.Path.Occurrence];
                book.Offer("no-weight", "Remove Weight", With(spec, weighed, weighed with { Weight = 1 }), MendEdit.Remove(error.Path));
                break;
            case (DiagnosticIds.UnreadStream, _, _):
                Unread(spec, spec.Streams[error.Path.Occurrence], book);
                break;
            case (_, "Stream", "name"):
                RenameStream(spec, spec.Streams[error.Path.Occurrence], book);
                break;
            case (_, "Stage", "name"):
                RenameStage(spec, spec.Stages[error.Path.Occurrence], book);
                break;
            case (DiagnosticIds.UnknownPass or DiagnosticIds.Conflicting or DiagnosticIds.SameMeaning, "Stream", "Passes" or "Heads"):
                Choice(spec, spec.Streams[error.Path.Occurrence], error.Path, book);
                break;
        }
    }

    /// <summary>A name that was misspelt, another stream, or none.</summary>
    private static void Unknown(ModelSpec spec, StageSpec stage, SpecPath at, MendBook<ModelSpec> book)
    {
        var meant = NearestNames.Of(stage.Streams[at.Element], spec.Streams.Select(stream => stream.Name)).Take(2).ToArray();
        foreach (var name in meant.Concat(spec.Streams.Select(stream => stream.Name).Except(meant)))
            book.Offer("read", $"Read the stream “{name}”", With(spec, stage, stage with { Streams = Replaced(stage.Streams, at.Element, name) }), MendEdit.SetName(at, name));
        Remove(spec, stage, at, book);
    }

    private static void Remove(ModelSpec spec, StageSpec stage, SpecPath at, MendBook<ModelSpec> book) =>
        book.Offer("remove", $"Remove “{stage.Streams[at.Element]}”", With(spec, stage, stage with { Streams = Without(stage.Streams, at.Element) }), MendEdit.Remove(at));

    private static void From(ModelSpec spec, StageSpec stage, MendBook<ModelSpec> book)
    {
        foreach (var name in NearestNames.Of(stage.From!, spec.Stages.Select(other => other.Name)).Take(2))
            book.Offer("from", $"Start from the stage “{name}”", With(spec, stage, stage with { From = name }), MendEdit.SetName(stage.Path.At("From"), name));
        book.Offer("no-from", "Remove From", With(spec, stage, stage with { From = null }), MendEdit.Remove(stage.Path.At("From")));
    }

    /// <summary>It can go; which stage shall read it is not said.</summary>
    private static void Unread(ModelSpec spec, StreamSpec stream, MendBook<ModelSpec> book)
    {
        var rest = spec.Streams.Where(other => other != stream).Select((other, occurrence) => other with { Occurrence = occurrence });
        book.Offer("remove", $"Remove the stream “{stream.Name}”", spec with { Streams = new(rest) }, MendEdit.Remove(stream.Path));
    }

    private static void RenameStream(ModelSpec spec, StreamSpec stream, MendBook<ModelSpec> book)
    {
        var name = FreeName(stream.Name, "Data", free => StageNames.IsFreeStream(spec, free));
        var edits = new List<MendEdit> { MendEdit.SetName(stream.Path.At("name"), name) };
        var mended = spec with { Streams = new(spec.Streams.Select(other => other == stream ? stream with { Name = name } : other)) };
        // Of several streams of one name, a stage reads the first.
        if (spec.Stream(stream.Name) == stream)
        {
            edits.AddRange(spec.Stages.SelectMany(stage => stage.Streams.Select((read, i) => (read, Path: stage.Path.At("streams", i)))).Where(read => read.read == stream.Name).Select(read => MendEdit.SetName(read.Path, name)));
            mended = mended with { Stages = new(spec.Stages.Select(stage => stage with { Streams = new(stage.Streams.Select(read => read == stream.Name ? name : read)) })) };
        }

        book.Offer("rename", $"Rename the stream to “{name}”", mended, [.. edits]);
    }

    private static void RenameStage(ModelSpec spec, StageSpec stage, MendBook<ModelSpec> book)
    {
        var name = FreeName(stage.Name, "Stage", free => StageNames.IsFreeStage(spec, free));
        var edits = new List<MendEdit> { MendEdit.SetName(stage.Path.At("name"), name) };
        var isRead = spec.Stage(stage.Name) == stage;
        var mended = spec with { Stages = new(spec.Stages.Select(other => other == stage ? stage with { Name = name } : isRead && other.From == stage.Name ? other with { From = name } : other)) };
        if (isRead)
            edits.AddRange(spec.Stages.Where(other => other.From == stage.Name).Select(other => MendEdit.SetName(other.Path.At("From"), name)));
        book.Offer("rename", $"Rename the stage to “{name}”", mended, [.. edits]);
    }

    /// <summary>The argument left out, or the pass of a list.</summary>
    private static void Choice(ModelSpec spec, StreamSpec stream, SpecPath at, MendBook<ModelSpec> book)
    {
        if (at.Element >= 0 && stream.Passes is { } passes)
        {
            foreach (var name in NearestNames.Of(passes[at.Element], spec.Passes.Select(pass => pass.Name)).Take(2))
                book.Offer("spell", $"Name the pass “{name}”", With(spec, stream, stream with { Passes = Replaced(passes, at.Element, name) }), MendEdit.SetName(at, name));
            book.Offer("remove", $"Remove “{passes[at.Element]}”", With(spec, stream, stream with { Passes = Without(passes, at.Element) }), MendEdit.Remove(at));
        }

        var mended = at.Argument == "Heads" ? stream with { Heads = ModelHeads.All } : stream with { Passes = null };
        book.Offer("all", $"Remove {at.Argument}", With(spec, stream, mended), MendEdit.Remove(stream.Path.At(at.Argument)));
    }

    /// <summary>The letters of a name, with a number behind them where they have a use already.</summary>
    private static string FreeName(string name, string otherwise, Func<string, bool> isFree)
    {
        var letters = new string(name.TrimStart('_').Where(c => char.IsLetterOrDigit(c) || c == '_').ToArray());
        var wanted = StageNames.IsName(letters) ? letters : otherwise;
        return isFree(wanted) ? wanted : Enumerable.Range(2, 100).Select(number => wanted + RuleBook.Text(number)).First(isFree);
    }

    private static EquatableArray<string> Replaced(EquatableArray<string> names, int index, string name) => new(names.Select((other, i) => i == index ? name : other));

    private static EquatableArray<string> Without(EquatableArray<string> names, int index) => new(names.Where((_, i) => i != index));

    private static ModelSpec With(ModelSpec spec, StageSpec stage, StageSpec mended) => spec with { Stages = new(spec.Stages.Select(other => other == stage ? mended : other)) };

    private static ModelSpec With(ModelSpec spec, StreamSpec stream, StreamSpec mended) => spec with { Streams = new(spec.Streams.Select(other => other == stream ? mended : other)) };
}
