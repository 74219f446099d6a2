using static TorchSharp.torch;

namespace Mammut;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
/// <param name="Key">Name of the tensor, unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Shape; empty for a scalar.</param>
/// <param name="Offset">First byte, counted from the end of the header.</param>
/// <param name="Length">Bytes of data: the element count times the size of the type.</param>
public sealed record SafetensorsEntry(string Key, ScalarType Type, IReadOnlyList<long> Shape, long Offset, long Length)
    : StoredTensor(Key, Type, Shape);
