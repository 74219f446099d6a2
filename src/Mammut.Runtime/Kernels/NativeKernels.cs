using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// The border to the kernels written in C++, which lie in the native library of Mammut's own torch binding. They work on the
/// CPU. Where there are none, as with TorchSharp's packages, every operation has a form composed of torch's operators.
/// </summary>
/// <remarks>
/// A kernel gets its tensors as raw handles and gives new ones back. Every call has this form:
/// <code>
/// var result = NativeKernels.Tensor(mt_kernel_x(NativeKernels.Handle(a), NativeKernels.Handle(b)));
/// NativeKernels.Keep(a, b);
/// </code>
/// </remarks>
public static unsafe partial class NativeKernels
{
    /// <summary>The name for imports. Ask <see cref="Available"/> before the first call: it tells the runtime where to look.</summary>
    internal const string Library = "mammut_torch";

    private const string Switch = "MAMMUT_KERNELS";

    private static readonly bool s_loaded = Load();

    private static readonly bool s_available = s_loaded && Environment.GetEnvironmentVariable(Switch) != "composed";

    [ThreadStatic] private static int s_off;

    /// <summary>
    /// Whether the kernels are there and in use: not with TorchSharp's packages, and not where the environment variable
    /// <c>MAMMUT_KERNELS</c> is <c>composed</c>.
    /// </summary>
    public static bool Available => s_available && s_off == 0;

    /// <summary>Whether the library is there at all, its kernels in use or not.</summary>
    internal static bool Loaded => s_loaded;

    /// <summary>Turns the kernels off on this thread until the result is disposed of.</summary>
    internal static IDisposable Off() => new Pause();

    /// <summary>
    /// Whether kernels are available and take this tensor: on the CPU, of float32 or bfloat16. Gradient checks, which use
    /// float64, take the composed form.
    /// </summary>
    internal static bool Take(Tensor x)
        => Available && x.dtype is ScalarType.Float32 or ScalarType.BFloat16 && x.device_type == DeviceType.CPU;

    /// <summary>The <c>at::Tensor*</c> of a tensor, or null for none. The caller keeps the tensor alive during the call.</summary>
    internal static IntPtr Handle(Tensor? tensor) => tensor is null ? IntPtr.Zero : tensor.Handle;

    /// <summary>Takes what a kernel returned; it belongs to the current dispose scope, as the result of an operator does.</summary>
    /// <exception cref="ExternalException">The kernel failed; the message is libtorch's.</exception>
    internal static Tensor Tensor(IntPtr handle, [CallerMemberName] string what = "")
        => handle != IntPtr.Zero ? torch.Tensor.UnsafeCreateTensor(handle) : throw Failure(what);

    /// <summary>Keeps tensors until here: their handles were raw, and without this a finalizer could free one during the call.</summary>
    internal static void Keep(params ReadOnlySpan<Tensor?> tensors)
    {
        foreach (var tensor in tensors)
            GC.KeepAlive(tensor);
    }

    /// <summary>Fails where a kernel returned a negative status.</summary>
    /// <exception cref="ExternalException">The kernel failed; the message is libtorch's.</exception>
    internal static int Check(int status, [CallerMemberName] string what = "")
        => status >= 0 ? status : throw Failure(what);

    private static ExternalException Failure(string what)
        => new($"{what}: {Marshal.PtrToStringUTF8((IntPtr)mt_last_error())}");

    private static bool Load()
    {
        // Another torch's tensors are not those that the library was built against, even if a library lies about.
        var torch = typeof(torch).Assembly;
        if (torch.GetName().Name != "Mammut.LibTorch")
            return false;
        // The binding loads the library, after it has set what must be set before; the path then gives the same library.
        _ = get_num_threads();
        NativeLibrary.SetDllImportResolver(
            typeof(NativeKernels).Assembly, (name, _, _) => name == Library ? NativeLibrary.Load(PathBeside(torch)) : IntPtr.Zero);
        return true;
    }

    private static string PathBeside(Assembly torch)
    {
        var file = OperatingSystem.IsWindows() ? $"{Library}.dll" : OperatingSystem.IsMacOS() ? $"lib{Library}.dylib" : $"lib{Library}.so";
        string[] folders = [Path.GetDirectoryName(torch.Location) ?? "", AppContext.BaseDirectory];
        return folders.Select(folder => Path.Combine(folder, file)).First(File.Exists);
    }

    [LibraryImport(Library)] private static partial byte* mt_last_error();

    private sealed class Pause : IDisposable
    {
        private bool _over;

        public Pause() => s_off++;

        public void Dispose()
        {
            if (!_over)
                s_off--;
            _over = true;
        }
    }
}
