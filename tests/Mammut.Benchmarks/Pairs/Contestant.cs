using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mammut.Benchmarks.Pairs;

/// <summary>
/// One of the two that are compared: a process of its own, so that its peak of memory is the case's, which answers each line
/// of JSON with another.
/// </summary>
internal sealed class Contestant : IDisposable
{
    /// <summary>The argument that makes this program answer instead of ask.</summary>
    public const string WorkerArgument = "--worker";

    private readonly string _name;
    private readonly Process _process;

    private Contestant(string name, string file, params string[] arguments)
    {
        _name = name;
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"'{file}' did not start.");
    }

    /// <summary>This program once more.</summary>
    public static Contestant Ours()
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new("ours", program, typeof(Contestant).Assembly.Location, WorkerArgument)
            : new("ours", program, WorkerArgument);
    }

    /// <summary>The reference.</summary>
    /// <param name="python">A Python that has PyTorch.</param>
    public static Contestant Reference(string python) =>
        new("the reference", python, "-B", Path.Combine(AppContext.BaseDirectory, "reference", "worker.py"));

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="verb">What to do.</param>
    /// <param name="request">With what.</param>
    /// <exception cref="InvalidOperationException">The process ended instead; it said why on its error stream.</exception>
    public JsonNode Ask(string verb, JsonObject? request = null)
    {
        request ??= [];
        request["do"] = verb;
        _process.StandardInput.WriteLine(request.ToJsonString());
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() is { } line
            ? JsonNode.Parse(line)!
            : throw new InvalidOperationException($"In '{verb}' the process of {_name} ended; what it wrote stands above.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(20)))
            _process.Kill();
        _process.Dispose();
    }
}
