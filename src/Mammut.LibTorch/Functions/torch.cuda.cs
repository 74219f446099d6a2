using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>CUDA devices. Without one, seeding does nothing and <c>is_available</c> is false.</summary>
    public static class cuda
    {
        public static bool is_available() => Native.mt_cuda_is_available() != 0;

        public static int device_count() => Native.mt_cuda_device_count();

        /// <summary>Waits until the device has done all it was told.</summary>
        public static void synchronize(Device? device = null) =>
            NativeErrors.Check(Native.mt_cuda_synchronize(device?.index ?? -1));

        /// <summary>Seeds the current device's generator.</summary>
        public static void manual_seed(long seed)
        {
            if (is_available())
                Seed(-1, seed);
        }

        public static void manual_seed_all(long seed)
        {
            for (int index = 0; index < device_count(); index++)
                Seed(index, seed);
        }

        private static void Seed(int index, long seed)
        {
            IntPtr handle = NativeErrors.Check(Native.mt_generator_default((int)DeviceType.CUDA, index), nameof(manual_seed));
            using var generator = new Generator(handle, new Device(DeviceType.CUDA, index));
            generator.manual_seed(seed);
        }
    }

    public static class backends
    {
        public static class cuda
        {
            public static class matmul
            {
                /// <summary>Whether float32 products may use TensorFloat-32 (10 bits of mantissa).</summary>
                public static bool allow_tf32
                {
                    get => NativeErrors.Check(Native.mt_allow_tf32(0)) != 0;
                    set => NativeErrors.Check(Native.mt_set_allow_tf32(0, value ? 1 : 0));
                }
            }
        }

        public static class cudnn
        {
            /// <summary>Whether float32 convolutions may use TensorFloat-32 (10 bits of mantissa).</summary>
            public static bool allow_tf32
            {
                get => NativeErrors.Check(Native.mt_allow_tf32(1)) != 0;
                set => NativeErrors.Check(Native.mt_set_allow_tf32(1, value ? 1 : 0));
            }
        }
    }
}
