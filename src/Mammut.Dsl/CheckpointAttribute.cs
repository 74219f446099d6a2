namespace Mammut;

/// <summary>
/// Compares a <see cref="MultimodalModelAttribute{TVision, TText}">model</see> in the build with a checkpoint that it is to
/// load: each key that is missing, extra, called otherwise or of another shape is an error. The checkpoint's header, the JSON at
/// the start of a safetensors file, must be among the project's additional files; <c>Checkpoints.WriteHeader</c> takes it out.
/// </summary>
/// <param name="header">The header's file name, or the end of its path, as in <c>weights/mammut.json</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CheckpointAttribute(string header) : Attribute
{
    /// <summary>The header's file name, or the end of its path.</summary>
    public string Header { get; } = header;
}
