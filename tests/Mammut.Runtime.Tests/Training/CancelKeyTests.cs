using System.Globalization;
using System.Runtime.InteropServices;

namespace Mammut.Tests;

public sealed class CancelKeyTests
{
    private const int Interrupt = 2;

    [Fact]
    public async Task Ctrl_C_stops_the_run_after_the_step_in_hand()
    {
        if (!CanInterruptItself())
            return;

        // Registered first, so that the process lives on even where the run's own hook fails.
        ConsoleCancelEventHandler guard = (_, press) => press.Cancel = true;
        Console.CancelKeyPress += guard;
        try
        {
            using var model = new ToyModel(1);
            var options = new TrainingOptions
            {
                Steps = 100_000,
                StopOnCancelKey = true,
                OnStep = step =>
                {
                    if (step.Step == 3)
                        Assert.Equal(0, Kill(Environment.ProcessId, Interrupt));
                    Thread.Sleep(1);
                },
            };

            var report = await new Trainer<ToyBatch>(model, new ToyData(5), model.Loss, options).RunAsync().WaitAsync(TimeSpan.FromSeconds(60));

            Assert.True(report.Stopped);
            Assert.InRange(report.LastStep, 3, 99_999);
        }
        finally
        {
            Console.CancelKeyPress -= guard;
        }
    }

    /// <summary>Windows has no such signal, and a shell starts its background jobs deaf to it.</summary>
    private static bool CanInterruptItself()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim();
        return (ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (Interrupt - 1))) == 0;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
