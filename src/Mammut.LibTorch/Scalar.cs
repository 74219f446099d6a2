using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>
/// A number as an argument of an operator: real, whole or a truth value, as libtorch distinguishes them for type
/// promotion. Purely managed here; disposable because TorchSharp's is.
/// </summary>
public sealed class Scalar : IDisposable
{
    private readonly long _bits;

    private Scalar(torch.ScalarType type, long bits)
    {
        Type = type;
        _bits = bits;
    }

    internal Scalar(Value value)
        : this(
            value.Tag switch
            {
                Tag.Double => torch.ScalarType.Float64,
                Tag.Bool => torch.ScalarType.Bool,
                _ => torch.ScalarType.Int64,
            },
            value.Integer)
    {
    }

    /// <summary>Float64, Int64 or Bool.</summary>
    public torch.ScalarType Type { get; }

    public static implicit operator Scalar(byte value) => Whole(value);
    public static implicit operator Scalar(sbyte value) => Whole(value);
    public static implicit operator Scalar(short value) => Whole(value);
    public static implicit operator Scalar(int value) => Whole(value);
    public static implicit operator Scalar(long value) => Whole(value);
    public static implicit operator Scalar(float value) => Real(value);
    public static implicit operator Scalar(double value) => Real(value);
    public static implicit operator Scalar(Half value) => Real((double)value);
    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, value ? 1 : 0);

    public void Dispose()
    {
        // Nothing native is held.
    }

    internal double AsDouble() => Type == torch.ScalarType.Float64 ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    internal long AsInt64() => Type == torch.ScalarType.Float64 ? (long)BitConverter.Int64BitsToDouble(_bits) : _bits;

    internal bool AsBoolean() => Type == torch.ScalarType.Float64 ? AsDouble() != 0 : _bits != 0;

    internal Arg ToArg() => Type switch
    {
        torch.ScalarType.Float64 => BitConverter.Int64BitsToDouble(_bits),
        torch.ScalarType.Bool => _bits != 0,
        _ => _bits,
    };

    private static Scalar Whole(long value) => new(torch.ScalarType.Int64, value);

    private static Scalar Real(double value) => new(torch.ScalarType.Float64, BitConverter.DoubleToInt64Bits(value));
}
