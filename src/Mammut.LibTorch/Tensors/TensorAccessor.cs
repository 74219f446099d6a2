using System.Collections;

namespace TorchSharp.Utils;

/// <summary>
/// The elements of a tensor in the CPU's memory, in row-major order whatever the strides. It keeps the tensor alive, but
/// a tensor that is disposed of meanwhile leaves it pointing nowhere.
/// </summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly T* _data;
    private readonly long[] _shape;
    private readonly long[] _strides;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
            throw new InvalidOperationException(
                "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        tensor.ValidateType(typeof(T));
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _data = (T*)tensor.DataPointer;
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    /// <summary>One element: by its number in row-major order, or by one index per dimension.</summary>
    public T this[params long[] indices]
    {
        get => _data[Offset(indices)];
        set => _data[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var result = new T[Count];
        if (Count > 0)
            CopyTo(result);
        return result;
    }

    /// <summary>An array of as many dimensions as the tensor has; one element for a scalar.</summary>
    public Array ToNDArray()
    {
        if (_shape.Length < 2)
            return ToArray();
        var result = Array.CreateInstance(typeof(T), _shape);
        var index = new long[_shape.Length];
        foreach (T value in this)
        {
            result.SetValue(value, index);
            for (int d = index.Length - 1; d >= 0 && ++index[d] == _shape[d]; d--)
                index[d] = 0;
        }
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies until either end is reached.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = Overlap(array.Length, arrayIndex, tensorIndex);
        if (_tensor.is_contiguous())
        {
            new ReadOnlySpan<T>(_data + tensorIndex, count).CopyTo(array[arrayIndex..]);
            return;
        }
        for (int i = 0; i < count; i++)
            array[arrayIndex + i] = _data[Offset(tensorIndex + i)];
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <summary>Copies until either end is reached.</summary>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = Overlap(array.Length, arrayIndex, tensorIndex);
        if (_tensor.is_contiguous())
        {
            array.Slice(arrayIndex, count).CopyTo(new Span<T>(_data + tensorIndex, count));
            return;
        }
        for (int i = 0; i < count; i++)
            _data[Offset(tensorIndex + i)] = array[arrayIndex + i];
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => GC.KeepAlive(_tensor);

    private int Overlap(int length, int arrayIndex, long tensorIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tensorIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tensorIndex, Count);
        ArgumentOutOfRangeException.ThrowIfNegative(arrayIndex);
        return (int)Math.Max(0, Math.Min(length - arrayIndex, Count - tensorIndex));
    }

    private long Offset(long index)
    {
        long offset = 0;
        for (int d = _shape.Length - 1; d >= 0; d--)
        {
            index = Math.DivRem(index, _shape[d], out long position);
            offset += position * _strides[d];
        }
        return offset;
    }

    private long Offset(long[] indices)
    {
        if (indices.Length == 1 && _shape.Length != 1)
        {
            if (indices[0] < 0 || indices[0] >= Count)
                throw new IndexOutOfRangeException($"index {indices[0]} is outside a tensor of {Count} elements");
            return Offset(indices[0]);
        }
        if (indices.Length != _shape.Length)
            throw new ArgumentException($"{indices.Length} indices for a tensor of {_shape.Length} dimensions", nameof(indices));
        long offset = 0;
        for (int d = 0; d < indices.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= _shape[d])
                throw new IndexOutOfRangeException($"index {indices[d]} is outside dimension {d}, which has {_shape[d]} elements");
            offset += indices[d] * _strides[d];
        }
        return offset;
    }
}
