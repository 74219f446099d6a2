using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Turns a failed native call into the exception that TorchSharp throws for it.</summary>
internal static unsafe class NativeErrors
{
    [DoesNotReturn]
    internal static void Throw(string what) =>
        throw new ExternalException($"{what}: {Marshal.PtrToStringUTF8((IntPtr)Native.mt_last_error())}");

    internal static int Check(int status, [CallerMemberName] string what = "")
    {
        if (status < 0)
            Throw(what);
        return status;
    }

    internal static long Check(long status, [CallerMemberName] string what = "")
    {
        if (status < 0)
            Throw(what);
        return status;
    }

    internal static IntPtr Check(IntPtr handle, [CallerMemberName] string what = "")
    {
        if (handle == IntPtr.Zero)
            Throw(what);
        return handle;
    }
}
