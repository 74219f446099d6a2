using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Threads that one operator is spread over.</summary>
    public static int get_num_threads() => Native.mt_get_num_threads();

    public static void set_num_threads(int num) => NativeErrors.Check(Native.mt_set_num_threads(num));

    /// <summary>Threads for operators side by side.</summary>
    public static int get_num_interop_threads() => Native.mt_get_num_interop_threads();

    /// <summary>May be called once, before any parallel work.</summary>
    public static void set_num_interop_threads(int num) => NativeErrors.Check(Native.mt_set_num_interop_threads(num));
}
