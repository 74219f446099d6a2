using System.Diagnostics;
using System.Text.Json.Nodes;
using TorchSharp;

namespace Mammut.Benchmarks.Pairs;

/// <summary>Our side of a case: answers as reference/worker.py does.</summary>
internal static class PairedWorker
{
    private const double MiB = 1 << 20;

    /// <summary>Answers each line with one until there are no more.</summary>
    public static void Serve(TextReader input, TextWriter output)
    {
        // Touched, so that the libraries are in memory before their share is read.
        torch.zeros(1).Dispose();
        var baseline = PeakMiB();
        IOurTask? task = null;
        var (steps, gpu) = (1, false);
        while (input.ReadLine() is { } line)
        {
            var request = JsonNode.Parse(line)!;
            var answer = (string?)request["do"] switch
            {
                "load" => Load(request),
                "check" => new JsonObject { ["values"] = new JsonArray([.. task!.Check().Select(value => (JsonNode)value)]) },
                "run" => Run(task!, steps, gpu),
                "memory" => new JsonObject { ["peak_mib"] = PeakMiB(), ["tensors_mib"] = TensorMemory.Use?.Peak / MiB },
                var verb => throw new InvalidOperationException($"There is no '{verb}'."),
            };
            output.WriteLine(answer.ToJsonString());
            output.Flush();
        }

        task?.Dispose();

        JsonObject Load(JsonNode request)
        {
            task = OurTask.Load(request);
            steps = (int?)request["steps"] ?? 1;
            gpu = ((string?)request["device"])?.StartsWith("cuda", StringComparison.Ordinal) == true;
            return new JsonObject { ["threads"] = torch.get_num_threads(), ["baseline_mib"] = baseline };
        }
    }

    private static JsonObject Run(IOurTask task, int steps, bool gpu)
    {
        var (began, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        for (var i = 0; i < steps; i++)
            task.Run();
        if (gpu)
            torch.cuda.synchronize();
        return new JsonObject
        {
            ["ms"] = Stopwatch.GetElapsedTime(began).TotalMilliseconds / steps,
            ["cpu_ms"] = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / steps,
        };
    }

    private static double PeakMiB()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / MiB;
    }
}
