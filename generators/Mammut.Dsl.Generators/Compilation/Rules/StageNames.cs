using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What streams and stages may be called: the model gets a method for each, and a trainer an argument for each stream.</summary>
internal static class StageNames
{
    /// <summary>Whether a method and an argument can be called after it.</summary>
    public static bool IsName(string name) => PassNames.IsIdentifier(name) && name[0] != '_';

    /// <summary>What is wrong with the names. They become folders and arguments too, so that a difference in case does not tell two apart.</summary>
    public static void Check(ModelSpec spec, List<CompileError> errors)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var stream in spec.Streams)
            errors.AddRange(Check(stream.Path, stream.Name, "stream", stream.Loss, seen, IsTaken(spec, stream.Loss) || IsArgument(spec, stream.Name)));
        seen.Clear();
        foreach (var stage in spec.Stages)
            errors.AddRange(Check(stage.Path, stage.Name, "stage", stage.Trainer, seen, IsTaken(spec, stage.Trainer)));
    }

    /// <summary>Whether a new stream may have the name.</summary>
    public static bool IsFreeStream(ModelSpec spec, string name) =>
        IsName(name) && !IsTaken(spec, name + "Loss") && !IsArgument(spec, name) && !spec.Streams.Any(stream => string.Equals(stream.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a new stage may have the name.</summary>
    public static bool IsFreeStage(ModelSpec spec, string name) =>
        IsName(name) && !IsTaken(spec, name + "Trainer") && !spec.Stages.Any(stage => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<CompileError> Check(SpecPath path, string name, string what, string method, HashSet<string> seen, bool isTaken)
    {
        var book = new RuleBook(path);
        if (!IsName(name))
            book.Add(DiagnosticIds.NotAnIdentifier, path.At("name"), name, $"a {what}'s", $"“{method}”");
        else if (isTaken)
            book.Conflict(path.At("name"), $"the {what} “{name}”", $"what the generated code calls {method}", $"each {what} becomes a method of its name");
        else if (!seen.Add(name))
            book.Conflict(path.At("name"), $"the {what} “{name}”", $"another {what} of that name", $"each {what} becomes a method of its name");
        return book.Errors;
    }

    private static bool IsTaken(ModelSpec spec, string method) => PassNames.IsTaken(method, spec.Type) || spec.Passes.Any(pass => pass.Name == method);

    /// <summary>Whether the argument for the stream would hide what a trainer calls.</summary>
    private static bool IsArgument(ModelSpec spec, string stream) =>
        CSharpNames.Argument(stream) is var argument && (argument == "options" || spec.Streams.Any(other => other.Loss == argument));
}
