using System.ComponentModel;
using System.Diagnostics;

namespace Mammut.Integration.Tests.Parity;

/// <summary>A Python with PyTorch, where the machine has one: the system's, or the one that MAMMUT_PYTHON names.</summary>
internal static class TorchPython
{
    private static readonly Lazy<string?> Path = new(() =>
        new[] { Environment.GetEnvironmentVariable("MAMMUT_PYTHON"), "/usr/bin/python3", "python3" }.FirstOrDefault(python => !string.IsNullOrEmpty(python) && HasTorch(python)));

    public static bool IsThere => Path.Value is not null;

    /// <summary>Runs a script and fails with what it wrote if it fails.</summary>
    public static void Run(params string[] arguments)
    {
        var (code, errors) = Run(Path.Value!, arguments);
        Assert.True(code == 0, errors);
    }

    private static bool HasTorch(string python)
    {
        try
        {
            return Run(python, ["-c", "import torch"]).Code == 0;
        }
        catch (Win32Exception)
        {
            return false; // there is no such program
        }
    }

    private static (int Code, string Errors) Run(string python, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
