namespace Mammut;

/// <summary>
/// Declares a stream of data and what is learned from its batches: those of the model's heads whose losses are computed on them. The model
/// gets a loss for it, which takes what these heads read and no more: texts alone where none of them sees an image. A
/// <see cref="StageAttribute"/> says which streams a training run reads. The name, with <c>Loss</c> behind it, is a method's.
/// </summary>
/// <param name="name">The stream's name, a C# identifier without an underscore in front.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class StreamAttribute(string name) : Attribute
{
    /// <summary>The stream's name.</summary>
    public string Name { get; } = name;

    /// <summary>Which kinds of heads learn from it.</summary>
    public ModelHeads Heads { get; set; } = ModelHeads.All;

    /// <summary>Names of passes: of those heads, the ones that read one of them; null for all.</summary>
    public string[]? Passes { get; set; }

    /// <summary>Factor of its losses in what a step minimises. Above 0, up to 1,000,000.</summary>
    public double Weight { get; set; } = 1;
}
