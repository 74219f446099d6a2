using static TorchSharp.torch;

namespace Mammut;

/// <summary>The element types that the safetensors format and torch share, by their names in the format.</summary>
internal static class SafetensorsType
{
    private static readonly (string Name, ScalarType Type, int Size)[] s_types =
    [
        ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8),
        ("F32", ScalarType.Float32, 4),
        ("I32", ScalarType.Int32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static string Known { get; } = string.Join(", ", s_types.Select(type => type.Name));

    public static bool TryParse(string name, out ScalarType type)
    {
        var index = Array.FindIndex(s_types, candidate => candidate.Name == name);
        type = index < 0 ? default : s_types[index].Type;
        return index >= 0;
    }

    /// <summary>The format's name of a torch type, or null where the format lacks it.</summary>
    public static string? NameOf(ScalarType type) => Array.Find(s_types, candidate => candidate.Type == type).Name;

    /// <summary>Bytes an element takes.</summary>
    public static int SizeOf(ScalarType type) => Array.Find(s_types, candidate => candidate.Type == type).Size;

    public static bool IsFloat(ScalarType type) =>
        type is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;
}
