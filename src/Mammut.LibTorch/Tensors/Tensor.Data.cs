using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Reading and writing the elements from C#.</summary>
    public unsafe partial class Tensor
    {
        /// <summary>
        /// The elements, copied to the CPU first if they are elsewhere. <typeparamref name="T"/> must be the tensor's own
        /// type.
        /// </summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        /// <summary>The one element of a tensor of one. <typeparamref name="T"/> must be the tensor's own type.</summary>
        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
                throw new ArgumentException($"Number of elements in the tensor must be 1, but it is {NumberOfElements}");
            ValidateType(typeof(T));
            if (device_type == DeviceType.CPU)
                return Read<T>();
            using Tensor here = cpu();
            return here.Read<T>();
        }

        /// <summary>The one element of a tensor of one, of any type.</summary>
        public Scalar ToScalar() => new(Ops.item.RunValue(this));

        /// <summary>The raw memory of a contiguous tensor on the CPU; it is valid while the tensor is.</summary>
        public Span<byte> bytes
        {
            get => new((void*)ContiguousData(nameof(bytes)), checked((int)(NumberOfElements * ElementSize)));
            set
            {
                long length = NumberOfElements * ElementSize;
                if (value.Length != length)
                    throw new ArgumentException($"Mismatched data sizes: the tensor holds {length} bytes, but {value.Length} were given.");
                value.CopyTo(new Span<byte>((void*)ContiguousData(nameof(bytes)), value.Length));
            }
        }

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            byte* source = (byte*)ContiguousData(nameof(WriteBytesToStream));
            long left = NumberOfElements * ElementSize;
            // The memory itself is written: a buffer between would only cost a copy.
            for (int count; left > 0; source += count, left -= count)
            {
                count = (int)Math.Min(left, Math.Max(bufferSize, 1 << 20));
                stream.Write(new ReadOnlySpan<byte>(source, count));
            }
            GC.KeepAlive(this);
        }

        /// <exception cref="EndOfStreamException">The stream holds fewer bytes than the tensor.</exception>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            byte* target = (byte*)ContiguousData(nameof(ReadBytesFromStream));
            long left = NumberOfElements * ElementSize;
            for (int count; left > 0; target += count, left -= count)
            {
                count = (int)Math.Min(left, Math.Max(bufferSize, 1 << 20));
                stream.ReadExactly(new Span<byte>(target, count));
            }
            GC.KeepAlive(this);
        }

        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);
        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);
        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);
        public float ReadCpuFloat16(long i) => (float)ReadCpuValue<Half>(i);

        /// <summary>Element <paramref name="i"/> in row-major order.</summary>
        public T ReadCpuValue<T>(long i)
            where T : unmanaged
        {
            using var accessor = new TensorAccessor<T>(this);
            return accessor[i];
        }

        internal IntPtr DataPointer
        {
            get
            {
                IntPtr result = Native.mt_tensor_data(Handle);
                if (result == IntPtr.Zero && NumberOfElements > 0)
                    NativeErrors.Throw("data");
                return result;
            }
        }

        internal void ValidateType(Type wanted)
        {
            Type? own = dtype switch
            {
                ScalarType.Byte => typeof(byte),
                ScalarType.Int8 => typeof(sbyte),
                ScalarType.Int16 => typeof(short),
                ScalarType.Int32 => typeof(int),
                ScalarType.Int64 => typeof(long),
                ScalarType.Float16 => typeof(Half),
                ScalarType.Float32 => typeof(float),
                ScalarType.Float64 => typeof(double),
                ScalarType.Bool => typeof(bool),
                _ => null,
            };
            if (own != wanted)
                throw new ArgumentException($"{wanted.Name} is not compatible with {dtype}");
        }

        private T Read<T>()
            where T : unmanaged
        {
            T value = *(T*)DataPointer;
            GC.KeepAlive(this);
            return value;
        }

        private IntPtr ContiguousData(string what)
        {
            if (!is_contiguous())
                throw new InvalidOperationException($"{what} called on a non-contiguous tensor.");
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException(
                    $"{what}: reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            return DataPointer;
        }
    }
}
