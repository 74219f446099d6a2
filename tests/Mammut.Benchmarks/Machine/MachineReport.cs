using System.Globalization;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Benchmarks.Machine;

/// <summary>What <c>./mammut doctor</c> prints of this torch's speed: a name, a tab, a value on each line. It takes about two seconds.</summary>
internal static class MachineReport
{
    /// <summary>The argument that asks for it.</summary>
    public const string Argument = "--machine";

    private const double Milliseconds = 300;

    /// <summary>Below this part of the float32 speed, bfloat16 is not computed in the processor's own instructions.</summary>
    private const double HalfGain = 1.2;

    /// <summary>Measures and writes.</summary>
    public static void Write(TextWriter output)
    {
        Line("threads", $"{get_num_threads()} of torch, {Environment.ProcessorCount} processors");
        Line("kernels", NativeKernels.Available ? "own, native" : "composed of torch's operators");
        var (single, half) = (MachineSpeed.Products(ScalarType.Float32, Milliseconds), MachineSpeed.Products(ScalarType.BFloat16, Milliseconds));
        Line("products", $"{Number(single)} GFLOP/s in float32, {Number(half)} in bfloat16");
        Line("memory speed", $"{Number(MachineSpeed.Copies(Milliseconds))} GB/s copied, {Number(MachineSpeed.FirstTouch())} GB/s when touched for the first time");
        foreach (var advice in Advice(single, half))
            Line("faster with", advice);

        void Line(string name, string value) => output.WriteLine($"{name}\t{value}");
    }

    private static IEnumerable<string> Advice(double single, double half)
    {
        if (Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE") is { Length: > 0 } core && Avx512BW.IsSupported && core is "Haswell" or "Zen" or "Sandybridge" or "Nehalem")
            yield return $"unset OPENBLAS_CORETYPE: {core} keeps OpenBLAS from the processor's AVX-512";
        foreach (var name in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS" })
        {
            if (int.TryParse(Environment.GetEnvironmentVariable(name), out var threads) && threads < Environment.ProcessorCount)
                yield return $"unset {name}: {threads} of {Environment.ProcessorCount} processors are used";
        }

        if (get_num_threads() > Environment.ProcessorCount)
            yield return $"at most {Environment.ProcessorCount} threads: {get_num_threads()} take each other's processors";
        if (!NativeKernels.Available)
            yield return Environment.GetEnvironmentVariable("MAMMUT_KERNELS") == "composed" ? "unset MAMMUT_KERNELS" : "the System provider (./mammut setup --provider System): it has kernels of its own";
        if (half > HalfGain * single)
            yield return $"Precision = Precision.BFloat16 in a declaration: its products are {Number(half / single)} times as fast here";
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "F0" : "F1", CultureInfo.InvariantCulture);
}
