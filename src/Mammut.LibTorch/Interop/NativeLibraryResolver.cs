using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>
/// Finds the native library beside this assembly or beside the program, and says clearly what is amiss when it cannot
/// be loaded (the runtime's own message names a dozen paths and not the cause).
/// </summary>
internal static class NativeLibraryResolver
{
    internal const string Name = "mammut_torch";

    private static readonly string s_fileName =
        OperatingSystem.IsWindows() ? $"{Name}.dll" : OperatingSystem.IsMacOS() ? $"lib{Name}.dylib" : $"lib{Name}.so";

#pragma warning disable CA2255 // A library may run this early: the first native call may come from any type in it.
    [ModuleInitializer]
    internal static void Install() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryResolver).Assembly, Resolve);
#pragma warning restore CA2255

    /// <summary>The library's path in the first of the folders that has it.</summary>
    internal static string Locate(params string[] folders)
    {
        string[] candidates = [.. folders.Where(f => f != "").Distinct().Select(f => Path.Combine(f, s_fileName))];
        return candidates.FirstOrDefault(File.Exists) ?? throw new DllNotFoundException(
            $"{s_fileName} was not found: looked for {string.Join(" and ", candidates)}. It is built with Mammut.LibTorch "
            + "against the installed libtorch; build the project again, or use -p:TorchProvider=TorchSharp.");
    }

    internal static IntPtr Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                $"{path} was found but could not be loaded, most likely because the libtorch it was built against is gone "
                + $"or has changed; run ./mammut setup and build again. The loader says: {error.Message}", error);
        }
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? _)
    {
        if (name != Name)
            return IntPtr.Zero;
        ProcessTuning.Apply();
        IntPtr library = Load(Locate(Path.GetDirectoryName(assembly.Location) ?? "", AppContext.BaseDirectory));
        ProcessTuning.KeepMemory(library);
        return library;
    }
}
