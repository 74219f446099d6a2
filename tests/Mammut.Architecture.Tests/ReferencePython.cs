using System.ComponentModel;
using System.Diagnostics;

namespace Mammut.Architecture.Tests;

/// <summary>The Python that computes the references of <c>tests/parity</c>.</summary>
internal static class ReferencePython
{
    private static readonly Lazy<string?> Found = new(() =>
        new[] { Environment.GetEnvironmentVariable("MAMMUT_PYTHON"), "/usr/bin/python3", "python3" }
            .FirstOrDefault(python => !string.IsNullOrEmpty(python) && HasTorch(python)));

    /// <summary>The one that is named, the system's, or the one on PATH, whichever has PyTorch first; null where none has.</summary>
    public static string? Path => Found.Value;

    /// <summary>Runs it; returns its exit status and all it said.</summary>
    public static (int Status, string Said) Run(string python, params string[] arguments)
    {
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.Result);
    }

    private static bool HasTorch(string python)
    {
        try
        {
            return Run(python, "-c", "import torch").Status == 0;
        }
        catch (Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
