using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Measures, in a process of its own, how far building a model and loading a file into it raises the peak of resident memory.</summary>
internal static class LoadMemory
{
    public const int Rows = 2048;

    public const int Columns = 2048;

    /// <summary>Bytes by which a child process rises above what it needs without the model.</summary>
    public static long Measure(string path, int matrices)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(LoadMemory).Assembly.Location, "load", path, matrices.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"The child process failed ({process.ExitCode}): {errors.Result}");
        return long.Parse(output, CultureInfo.InvariantCulture);
    }

    /// <summary>What the child process does.</summary>
    public static int Report(string path, int matrices)
    {
        // What is loaded and compiled once is not the file's.
        using (var none = new Matrices(0))
        {
            Checkpoints.Load(path, none, options: new LoadOptions { Strict = false });
        }

        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5"); // the peak begins anew, at what is resident now
        var before = Status("VmRSS");
        using var model = new Matrices(matrices);
        Checkpoints.Load(path, model);
        var rise = Status("VmHWM") - before;
        using var scope = NewDisposeScope();
        if (model.named_parameters().Any(item => item.parameter.mean().item<float>() != 1))
            return 1;
        Console.Write(rise.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static long Status(string name) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split(':')[1].Replace("kB", ""), CultureInfo.InvariantCulture);

    /// <summary>A model of matrices, drawn at random as every model is before it is loaded.</summary>
    public sealed class Matrices : GeneratedModule
    {
        public Matrices(int count) : base("Matrices")
        {
            using var generator = new Generator(0, CPU);
            for (var i = 0; i < count; i++)
                Register($"matrix{i}", Init.Normal(generator, 1, Rows, Columns));
        }
    }
}
