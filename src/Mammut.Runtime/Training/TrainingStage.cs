namespace Mammut;

/// <summary>One of several runs in which a model is trained.</summary>
/// <param name="Name">
/// Its name. Its checkpoints lie in a folder of that name in <see cref="TrainingOptions.CheckpointFolder"/>, so that all stages can be
/// given the same one.
/// </param>
/// <param name="Steps">What a step takes of the stage's streams.</param>
/// <param name="From">
/// The stage whose last weights this one starts from, with an optimizer of its own; null for none. With a
/// <see cref="TrainingOptions.CheckpointFolder"/> they are read from that stage's newest checkpoint, unless the stage has one of its own to
/// resume; without, the weights that the model has are those.
/// </param>
public sealed record TrainingStage(string Name, StageSteps Steps = StageSteps.Joint, string? From = null)
{
    /// <exception cref="ArgumentException">The name cannot be a folder's.</exception>
    internal void Check()
    {
        foreach (var name in (string?[])[Name, From])
        {
            if (name is not null && (name.Length == 0 || name is "." or ".." || Path.GetFileName(name) != name))
                throw new ArgumentException($"'{name}' cannot be a stage's name: its checkpoints lie in a folder of that name.");
        }
    }
}
