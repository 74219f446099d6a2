using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A copy of an array of any number of dimensions, in its own type unless another is asked for.</summary>
    /// <param name="rawArray">An array of byte, sbyte, short, int, long, Half, float, double or bool.</param>
    public static Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ref byte start = ref MemoryMarshal.GetArrayDataReference(rawArray);
        var shape = new long[rawArray.Rank];
        for (int d = 0; d < shape.Length; d++)
            shape[d] = rawArray.GetLongLength(d);
        (ScalarType own, int size) = ElementOf(rawArray.GetType().GetElementType()!);
        fixed (byte* data = &start)
            return FromMemory(data, rawArray.LongLength * size, own, shape, dtype, device, requires_grad, names);
    }

    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    private static Tensor FromArray<T>(
        T[] array, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        (ScalarType own, int size) = ElementOf(typeof(T));
        fixed (T* data = array)
            return FromMemory(data, (long)array.Length * size, own, shape, dtype, device, requires_grad, names);
    }

    private static Tensor FromScalar<T>(T value, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged
    {
        (ScalarType own, int size) = ElementOf(typeof(T));
        return FromMemory(&value, size, own, [], dtype, device, requires_grad, null);
    }

    private static T[] Items<T>(IList<T> list) => list as T[] ?? [.. list];

    private static Tensor FromMemory(
        void* data, long bytes, ScalarType own, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device,
        bool requires_grad, string[]? names)
    {
        device = InitializeDevice(device);
        IntPtr handle;
        fixed (long* sizes = shape)
            handle = Native.mt_tensor_from_data(data, bytes, sizes, shape.Length, (int)own);
        var copy = new Tensor(NativeErrors.Check(handle, "tensor"));
        if ((dtype ?? own) != own || device.type != DeviceType.CPU)
            copy = copy.to(dtype ?? own, device, disposeAfter: true);
        return Made(copy, requires_grad, names);
    }

    private static (ScalarType Type, int Size) ElementOf(Type type) =>
        type == typeof(float) ? (ScalarType.Float32, 4)
        : type == typeof(double) ? (ScalarType.Float64, 8)
        : type == typeof(long) ? (ScalarType.Int64, 8)
        : type == typeof(int) ? (ScalarType.Int32, 4)
        : type == typeof(short) ? (ScalarType.Int16, 2)
        : type == typeof(sbyte) ? (ScalarType.Int8, 1)
        : type == typeof(byte) ? (ScalarType.Byte, 1)
        : type == typeof(bool) ? (ScalarType.Bool, 1)
        : type == typeof(Half) ? (ScalarType.Float16, 2)
        : throw new ArgumentException($"a tensor cannot hold elements of type {type.Name}");
}
