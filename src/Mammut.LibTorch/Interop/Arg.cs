namespace TorchSharp.Interop;

/// <summary>
/// One argument of an operator, still holding the managed object it came from, so that nothing is freed during the call.
/// The implicit conversions let a call read like the operator's schema.
/// </summary>
internal readonly struct Arg
{
    internal readonly Tag Tag;
    internal readonly long Bits;
    internal readonly object? Object;

    private Arg(Tag tag, long bits = 0, object? value = null)
    {
        Tag = tag;
        Bits = bits;
        Object = value;
    }

    internal static Arg None => default;

    public static implicit operator Arg(torch.Tensor? value) => value is null ? None : new(Tag.Tensor, 0, value);
    public static implicit operator Arg(long value) => new(Tag.Int, value);
    public static implicit operator Arg(long? value) => value is { } some ? some : None;
    public static implicit operator Arg(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(double? value) => value is { } some ? some : None;
    public static implicit operator Arg(bool value) => new(Tag.Bool, value ? 1 : 0);
    public static implicit operator Arg(bool? value) => value is { } some ? some : None;
    public static implicit operator Arg(long[]? value) => value is null ? None : new(Tag.Ints, 0, value);
    public static implicit operator Arg(double[]? value) => value is null ? None : new(Tag.Doubles, 0, value);
    public static implicit operator Arg(ReadOnlySpan<long> value) => new(Tag.Ints, 0, value.ToArray());
    public static implicit operator Arg(torch.Tensor[] value) => new(Tag.Tensors, 0, value);
    public static implicit operator Arg(torch.ScalarType value) => new(Tag.Int, (long)value);
    public static implicit operator Arg(torch.ScalarType? value) => value is { } some ? some : None;
    public static implicit operator Arg(string? value) => value is null ? None : new(Tag.String, 0, value);
    public static implicit operator Arg(torch.Generator? value) => value is null ? None : new(Tag.Generator, 0, value);
    public static implicit operator Arg(torch.Device? value) =>
        value is null ? None : new(Tag.Device, ((long)value.index << 32) | (uint)value.type);
    public static implicit operator Arg(Scalar? value) => value is null ? None : value.ToArg();

    /// <summary>A list with gaps, as indexing takes it.</summary>
    internal static Arg Optional(torch.Tensor?[] value) => new(Tag.OptionalTensors, 0, value);
}
