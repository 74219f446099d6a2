using static TorchSharp.torch;

namespace Mammut;

/// <summary>One tensor of a checkpoint, as the file describes it.</summary>
/// <param name="Key">Name of the tensor, unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Shape; empty for a scalar.</param>
public record StoredTensor(string Key, ScalarType Type, IReadOnlyList<long> Shape)
{
    /// <summary>The type's name in the safetensors format, for example <c>F32</c>.</summary>
    public string TypeName => SafetensorsType.NameOf(Type)!;
}
