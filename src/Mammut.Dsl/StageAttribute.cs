namespace Mammut;

/// <summary>
/// Declares a stage of training: a run that reads some of the model's <see cref="StreamAttribute">streams</see>. The model gets a trainer
/// for it, called as the stage with <c>Trainer</c> behind it, which takes the batches of each stream. What none of the losses of a step
/// reaches stays as it is in that step. With a checkpoint folder, each stage has its checkpoints in a folder of its name there.
/// </summary>
/// <param name="name">The stage's name, a C# identifier without an underscore in front.</param>
/// <param name="streams">Names of the streams it reads.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class StageAttribute(string name, params string[] streams) : Attribute
{
    /// <summary>The stage's name.</summary>
    public string Name { get; } = name;

    /// <summary>Names of the streams it reads.</summary>
    public IReadOnlyList<string> Streams { get; } = streams;

    /// <summary>What a step takes of the streams.</summary>
    public StageSteps Steps { get; set; } = StageSteps.Joint;

    /// <summary>
    /// Name of the stage whose last weights this one starts from, with a new optimizer: from its newest checkpoint where there is a
    /// checkpoint folder, else those that the model has.
    /// </summary>
    public string? From { get; set; }
}
