using Mammut.Benchmarks;
using Mammut.Benchmarks.Cases;

(string Name, Func<IEnumerable<Measurement>> Run)[] benchmarks =
[
    ("operator", OperatorBenchmark.Run),
    ("optimizer", OptimizerBenchmark.Run),
    ("training", TrainingBenchmark.Run),
    ("captioning", CaptioningBenchmark.Run),
    ("loader", LoaderBenchmark.Run),
    ("generator", GeneratorBenchmark.Run),
];

var names = args.Where(argument => !argument.StartsWith('-')).ToArray();
var complaint =
    args.FirstOrDefault(argument => argument.StartsWith('-') && argument != "--json") is { } option ? $"there is no option '{option}'"
    : names.Length > 1 ? $"one name is expected, or none for all of them, but these came: {string.Join(", ", names)}"
    : names.Length == 1 && benchmarks.All(benchmark => benchmark.Name != names[0]) ? $"there is no benchmark '{names[0]}'"
    : null;
if (complaint is not null)
{
    Console.Error.WriteLine($"bench: {complaint}; usage: bench [NAME] [--json], NAME one of: {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}");
    return 2;
}

IReport report = args.Contains("--json") ? new JsonReport(Console.Out) : new TableReport(Console.Out);
report.Begin();
foreach (var (name, run) in benchmarks)
{
    if (names.Length == 1 && name != names[0])
        continue;
    foreach (var measurement in run())
        report.Add(measurement);
}

return 0;
