using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Until disposed of, nothing on this thread is recorded for a backward pass.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Native.mt_grad_mode() != 0;

    /// <summary>Like <see cref="no_grad"/>, and tensors made within may never take part in a backward pass.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Native.mt_inference_mode() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly bool _previous = is_grad_enabled();

        internal GradMode(bool enabled) => Native.mt_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => Native.mt_set_grad_mode(_previous ? 1 : 0);
    }

    // No finalizer: the native guard may only be destroyed on the thread that made it.
    private sealed class InferenceMode : IDisposable
    {
        private IntPtr _guard;

        internal InferenceMode(bool enabled) =>
            _guard = NativeErrors.Check(Native.mt_inference_mode_enter(enabled ? 1 : 0), "inference_mode");

        public void Dispose()
        {
            if (_guard == IntPtr.Zero)
                return;
            Native.mt_inference_mode_leave(_guard);
            _guard = IntPtr.Zero;
        }
    }
}
