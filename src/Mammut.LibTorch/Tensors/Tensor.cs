using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// An array of numbers on a device: a handle on a native <c>at::Tensor</c>. Disposing frees the handle; the memory
    /// behind it goes with the last handle. An undisposed tensor is freed when it is collected.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long s_total;
        private static long s_peak;

        internal IntPtr handle;

        internal Tensor(IntPtr handle, bool register = true)
        {
            this.handle = handle;
            if (handle == IntPtr.Zero)
                return;
            long total = Interlocked.Increment(ref s_total);
            if (total > Volatile.Read(ref s_peak))
                Volatile.Write(ref s_peak, total);
            if (!register || DisposeScopeManager.OfThread.Current is not { } scope)
                return;
            scope.Add(this);
            OwningDisposeScope = scope;
        }

        ~Tensor() => Dispose(false);

        /// <summary>How many native handles are alive in this process.</summary>
        public static long TotalCount => Interlocked.Read(ref s_total);

        /// <summary>The highest that <see cref="TotalCount"/> has been.</summary>
        public static long PeakCount => Interlocked.Read(ref s_peak);

        /// <summary>An <c>at::Tensor*</c>, still owned by this object.</summary>
        /// <exception cref="InvalidOperationException">The tensor has been disposed of, or moved.</exception>
        public IntPtr Handle => handle != IntPtr.Zero ? handle
            : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => handle == IntPtr.Zero;

        public string? name { get; set; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Takes ownership of an <c>at::Tensor*</c>.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle == IntPtr.Zero)
                return;
            OwningDisposeScope?.Forget(this);
            Native.mt_tensor_free(MoveHandle());
        }

        /// <summary>Gives the native handle away: the caller must free it, and this tensor is invalid from now on.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            _ = Handle;
            return MoveHandle();
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null)
                other?.Attach(this);
            else
                OwningDisposeScope.MoveToOther(other, this);
            return this;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>
        /// Whether both hold the same numbers in the same shape (unlike <c>==</c>, which compares element by element).
        /// </summary>
        public bool Equals(Tensor target) => Ops.equal.RunValue(this, target).Integer != 0;

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        internal IntPtr MoveHandle()
        {
            Interlocked.Decrement(ref s_total);
            IntPtr moved = handle;
            handle = IntPtr.Zero;
            return moved;
        }
    }
}
