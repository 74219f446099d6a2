using System.ComponentModel;
using System.Diagnostics;

namespace Mammut.Benchmarks.Pairs;

/// <summary>The Python that runs the reference.</summary>
internal static class ReferencePython
{
    /// <summary>Names one to use instead.</summary>
    public const string Variable = "MAMMUT_PYTHON";

    /// <summary>What to do where there is none.</summary>
    public const string Remedy =
        $"the reference needs a Python with PyTorch; add it with: apt-get install -y --no-install-recommends python3-torch (or name one in {Variable})";

    /// <summary>The first that has PyTorch: the one that is named, the system's, whose PyTorch runs on the libtorch that ours runs on, or the one on PATH.</summary>
    /// <returns>Its path; null where there is none.</returns>
    public static string? Find() =>
        new[] { Environment.GetEnvironmentVariable(Variable), "/usr/bin/python3", "python3" }.FirstOrDefault(python => !string.IsNullOrEmpty(python) && HasTorch(python));

    private static bool HasTorch(string python)
    {
        try
        {
            var start = new ProcessStartInfo(python, ["-c", "import torch"]) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
