#if !TORCHSHARP
using System.Reflection;
using System.Runtime.InteropServices;

namespace Mammut.Data;

/// <summary>Finds the system's image libraries under the names that the platforms give them, or says which package brings them.</summary>
internal static class ImageLibraries
{
    public const string TurboJpeg = "turbojpeg";
    public const string Png = "png16";

    private static readonly Dictionary<string, Entry> Known = new(StringComparer.Ordinal)
    {
        [TurboJpeg] = new("libturbojpeg0", ["libturbojpeg.so.0", "libturbojpeg.0.dylib", "turbojpeg.dll", "turbojpeg"]),
        [Png] = new("libpng16-16", ["libpng16.so.16", "libpng16.16.dylib", "libpng16.dll", "png16"]),
    };

    private static readonly Lazy<bool> Resolver = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(ImageLibraries).Assembly, Resolve);
        return true;
    });

    /// <summary>To be called before the first native call of a binding.</summary>
    public static void Register() => _ = Resolver.Value;

    /// <summary>Loads the first of <paramref name="candidates"/> that exists.</summary>
    /// <exception cref="DllNotFoundException">None does; the message names the package to install.</exception>
    internal static nint Load(string package, IReadOnlyList<string> candidates, Assembly assembly, DllImportSearchPath? searchPath)
    {
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, searchPath, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            $"Cannot load {candidates[0]}, needed to read and write images. Run `./mammut setup`, or install the Debian package "
            + $"{package} (`apt-get install {package}`). Tried: {string.Join(", ", candidates)}.");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        Known.TryGetValue(name, out var entry) ? Load(entry.Package, entry.Candidates, assembly, searchPath) : 0;

    private sealed record Entry(string Package, IReadOnlyList<string> Candidates);
}
#endif
