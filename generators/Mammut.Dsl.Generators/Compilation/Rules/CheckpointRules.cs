using Mammut.Dsl.Generators.Checkpoints;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>Whether the checkpoint that a <c>[Checkpoint]</c> names can be loaded into the model.</summary>
internal static class CheckpointRules
{
    /// <param name="checkpoint">What was declared.</param>
    /// <param name="model">The model.</param>
    /// <param name="module">Its graph.</param>
    /// <param name="read">Finds the additional file whose path ends so.</param>
    public static IReadOnlyList<CompileError> Compare(CheckpointSpec checkpoint, ModelSpec model, GraphModule module, Func<string, AdditionalFile> read)
    {
        var book = new RuleBook(CheckpointSpec.Path);
        var (paths, text) = read(checkpoint.Header);
        if (text is null)
        {
            book.Add(DiagnosticIds.CheckpointUnreadable, CheckpointSpec.Path, checkpoint.Header, paths.Count switch
            {
                0 => $"is not among the additional files: add <AdditionalFiles Include=\"{checkpoint.Header}\" /> to the project",
                1 => "is no text; Checkpoints.WriteHeader takes the header out of a checkpoint",
                _ => $"may be any of the additional files {string.Join(", ", paths)}: say more of the path",
            });
            return book.Errors;
        }

        try
        {
            var held = CheckpointHeader.Parse(text);
            foreach (var difference in CheckpointComparison.Differences([.. ExpectedTensors.Of(module, model, held)], held))
                book.Add(DiagnosticIds.CheckpointDiffers, CheckpointSpec.Path, model.Type.Name, checkpoint.Header, difference);
        }
        catch (FormatException fault)
        {
            book.Add(DiagnosticIds.CheckpointUnreadable, CheckpointSpec.Path, checkpoint.Header, $"is no safetensors header: {fault.Message}; Checkpoints.WriteHeader takes it out of a checkpoint");
        }

        return book.Errors;
    }
}
