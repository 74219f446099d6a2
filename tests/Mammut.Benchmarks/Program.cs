using Mammut.Benchmarks;
using Mammut.Benchmarks.Cases;
using Mammut.Benchmarks.Machine;
using Mammut.Benchmarks.Pairs;

if (args is [Contestant.WorkerArgument])
{
    PairedWorker.Serve(Console.In, Console.Out);
    return 0;
}

if (args is [MachineReport.Argument])
{
    MachineReport.Write(Console.Out);
    return 0;
}

if (args is [GpuCase.FlopsArgument])
{
    foreach (var model in GpuCase.All.DistinctBy(@case => @case.Model))
        Console.WriteLine($"{model.Model} {model.StepFlops:F0}");
    return 0;
}

(string Name, Func<IEnumerable<Measurement>> Run)[] own =
[
    ("peak", PeakBenchmark.Run),
    ("operator", OperatorBenchmark.Run),
    ("optimizer", OptimizerBenchmark.Run),
    ("step", TrainingBenchmark.Run),
    ("cache", CaptioningBenchmark.Run),
    ("loader", LoaderBenchmark.Run),
    ("generator", GeneratorBenchmark.Run),
];

var names = args.Where(argument => !argument.StartsWith('-')).ToArray();
var chosen = new Choice(names.Length == 0 ? null : names[0]);
var (cases, alone) = (((IPairedCase[])[.. PairedCase.All, .. JpegCase.All, .. GpuCase.All]).Where(chosen.Has).ToArray(), own.Where(benchmark => chosen.Has(benchmark.Name)).ToArray());
var complaint =
    args.FirstOrDefault(argument => argument.StartsWith('-') && argument != "--json") is { } option ? $"there is no option '{option}'"
    : names.Length > 1 ? $"one name is expected, or none for all of them, but these came: {string.Join(", ", names)}"
    : cases.Length + alone.Length == 0 ? $"there is no benchmark '{names[0]}'"
    : null;
if (complaint is not null)
{
    var known = PairedCase.All.Select(@case => @case.Name.Split('.')[0]).Append("jpeg").Append(GpuCase.Prefix).Distinct().Concat(own.Select(benchmark => benchmark.Name));
    Console.Error.WriteLine(
        $"bench: {complaint}; usage: bench [NAME] [--json], NAME one of {string.Join(", ", known)}, or longer, down to a case: training.s32, training.s32.32.realistic");
    return 2;
}

IReport report = args.Contains("--json") ? new JsonReport(Console.Out) : new TableReport(Console.Out);
report.Begin();
var python = cases.Length > 0 ? ReferencePython.Find() : null;
if (python is not null)
{
    foreach (var measurement in PairedBenchmark.Run(cases, python))
        report.Add(measurement);
}

foreach (var (_, run) in alone)
{
    foreach (var measurement in run())
        report.Add(measurement);
}

if (cases.Length == 0 || python is not null)
    return 0;
Console.Error.WriteLine($"bench: {cases.Length} cases were left out: {ReferencePython.Remedy}");
return 1;
