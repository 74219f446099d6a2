using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers, on one device.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
            : this(
                NativeErrors.Check(
                    Native.mt_generator_new(seed, (int)(device ?? CPU).type, (device ?? CPU).index), "Generator"),
                device ?? CPU)
        {
        }

        internal Generator(IntPtr handle, Device device)
        {
            Handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        /// <summary>A new handle on the generator that the CPU's operators use when none is given.</summary>
        public static Generator Default =>
            new(NativeErrors.Check(Native.mt_generator_default((int)DeviceType.CPU, -1), nameof(Default)), CPU);

        /// <summary>An <c>at::Generator*</c>, still owned by this object; zero once it is disposed of.</summary>
        public IntPtr Handle { get; private set; }

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            NativeErrors.Check(Native.mt_generator_set_seed(Alive, seed));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>Seeds the generator with a number that nobody can foresee, and returns it.</summary>
        public long seed()
        {
            long seed = Native.mt_generator_random_seed(Alive);
            GC.KeepAlive(this);
            return seed;
        }

        public long initial_seed()
        {
            long seed = Native.mt_generator_initial_seed(Alive);
            GC.KeepAlive(this);
            return seed;
        }

        internal IntPtr Alive
        {
            get
            {
                ObjectDisposedException.ThrowIf(Handle == IntPtr.Zero, this);
                return Handle;
            }
        }

        /// <summary>The whole state, as bytes.</summary>
        public Tensor get_state()
        {
            var state = new Tensor(NativeErrors.Check(Native.mt_generator_get_state(Alive)));
            GC.KeepAlive(this);
            return state;
        }

        public void set_state(Tensor value)
        {
            NativeErrors.Check(Native.mt_generator_set_state(Alive, value.Handle));
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle == IntPtr.Zero)
                return;
            IntPtr handle = Handle;
            Handle = IntPtr.Zero;
            Native.mt_generator_free(handle);
        }
    }

    /// <summary>Seeds every device's generator, and returns the CPU's.</summary>
    public static Generator manual_seed(long seed)
    {
        NativeErrors.Check(Native.mt_manual_seed(seed));
        return Generator.Default;
    }

    public static long seed()
    {
        using Generator generator = Generator.Default;
        return generator.seed();
    }

    public static long initial_seed()
    {
        using Generator generator = Generator.Default;
        return generator.initial_seed();
    }

    /// <summary>The state of the CPU's generator.</summary>
    public static Tensor get_rng_state()
    {
        using Generator generator = Generator.Default;
        return generator.get_state();
    }

    public static void set_rng_state(Tensor new_state)
    {
        using Generator generator = Generator.Default;
        generator.set_state(new_state);
    }
}
