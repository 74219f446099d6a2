using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>What a tensor says of itself.</summary>
    public unsafe partial class Tensor
    {
        public long Dimensions
        {
            get
            {
                long result = NativeErrors.Check(Native.mt_tensor_dim(Handle));
                GC.KeepAlive(this);
                return result;
            }
        }

        public long dim() => Dimensions;

        public long ndim => Dimensions;

        public long NumberOfElements
        {
            get
            {
                long result = NativeErrors.Check(Native.mt_tensor_numel(Handle));
                GC.KeepAlive(this);
                return result;
            }
        }

        public long numel() => NumberOfElements;

        /// <summary>Bytes of one element.</summary>
        public long ElementSize
        {
            get
            {
                long result = Native.mt_tensor_element_size(Handle);
                GC.KeepAlive(this);
                return result;
            }
        }

        public long element_size() => ElementSize;

        public ScalarType dtype
        {
            get
            {
                int result = Native.mt_tensor_dtype(Handle);
                GC.KeepAlive(this);
                return (ScalarType)result;
            }
        }

        public long[] shape => size();

        public long[] size()
        {
            var result = new long[Dimensions];
            fixed (long* sizes = result)
                NativeErrors.Check(Native.mt_tensor_sizes(Handle, sizes));
            GC.KeepAlive(this);
            return result;
        }

        public long size(int dim) => At(size(), dim, nameof(size));

        /// <summary>Elements between neighbours, per dimension.</summary>
        public long[] stride()
        {
            var result = new long[Dimensions];
            fixed (long* strides = result)
                NativeErrors.Check(Native.mt_tensor_strides(Handle, strides));
            GC.KeepAlive(this);
            return result;
        }

        public long stride(int dim) => At(stride(), dim, nameof(stride));

        public long storage_offset()
        {
            long result = NativeErrors.Check(Native.mt_tensor_storage_offset(Handle));
            GC.KeepAlive(this);
            return result;
        }

        public Device device => Device.FromBits(DeviceBits);

        public DeviceType device_type => (DeviceType)(int)DeviceBits;

        public int device_index => (int)(DeviceBits >> 32);

        private long DeviceBits
        {
            get
            {
                long result = Native.mt_tensor_device(Handle);
                GC.KeepAlive(this);
                return result;
            }
        }

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_sparse
        {
            get
            {
                bool result = Native.mt_tensor_is_sparse(Handle) != 0;
                GC.KeepAlive(this);
                return result;
            }
        }

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_contiguous()
        {
            bool result = NativeErrors.Check(Native.mt_tensor_is_contiguous(Handle)) != 0;
            GC.KeepAlive(this);
            return result;
        }

        public bool is_pinned()
        {
            bool result = NativeErrors.Check(Native.mt_tensor_is_pinned(Handle)) != 0;
            GC.KeepAlive(this);
            return result;
        }

        private static long At(long[] values, int dim, string what)
        {
            int index = dim < 0 ? dim + values.Length : dim;
            if (index < 0 || index >= values.Length)
                throw new ExternalException(
                    $"{what}: dimension {dim} is out of range: the tensor has {values.Length} dimensions");
            return values[index];
        }
    }
}
