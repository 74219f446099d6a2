using System.Globalization;
using Mammut;
using Mammut.Examples.Zoo;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
ZooOptions options;
try
{
    options = ZooOptions.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(ZooOptions.Usage);
    return 2;
}

var console = AnsiConsole.Console;
if (!console.Profile.Capabilities.Interactive)
    console.Profile.Width = 200; // Into a file or a pipe nothing has to be wrapped.

// Every system learns from the same scenes, in the same order.
var data = new SceneData(options.Scenes, options.Batch, options.Seed);
var table = new ZooTable();
foreach (var system in options.Systems)
{
    Console.WriteLine(system.Scenes);
    var losses = new List<TrainingStep>();
    var (report, caption) = await system.Train(data, new()
    {
        Steps = options.Steps,
        LearningRate = 1e-3,
        WarmupSteps = Math.Max(1, options.Steps / 10),
        Seed = options.Seed,
        StopOnCancelKey = true,
        OnStep = losses.Add,
    });
    table.Add(system, losses, caption);
    if (report.Stopped)
        break;
}

console.Write(table.Render());
return 0;
