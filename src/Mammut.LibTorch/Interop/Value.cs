using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The kinds of value that cross the border, as <c>MtTag</c> in <c>native/mammut_torch.h</c>.</summary>
internal enum Tag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    Ints = 5,
    Doubles = 6,
    Tensors = 7,
    OptionalTensors = 8,
    Device = 9,
    Generator = 10,
    String = 11,
}

/// <summary>A value as native code sees it: <c>MtValue</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    [FieldOffset(0)] internal Tag Tag;
    [FieldOffset(4)] internal int Count;
    [FieldOffset(8)] internal long Integer;
    [FieldOffset(8)] internal double Real;
    [FieldOffset(8)] internal IntPtr Pointer;
}
