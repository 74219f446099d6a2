using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Benchmarks.Generators;

/// <summary>
/// One run of a generator. A compilation remembers what it has bound, so each run gets a new one, made outside the time.
/// </summary>
[MemoryDiagnoser]
public class GeneratorRuns
{
    private SourceProject _project = null!;
    private CSharpCompilation _compilation = null!;
    private GeneratorDriver _fresh = null!;
    private GeneratorDriver _warm = null!;

    /// <summary>Whose generator.</summary>
    [Params(Whose.Ours, Whose.Json)]
    public Whose Generator { get; set; }

    /// <summary>How many models, or how many serializer contexts.</summary>
    [Params(1, 10, 100, 1000)]
    public int Count { get; set; }

    [GlobalSetup(Target = nameof(First))]
    public void Open() => _project = Comparison.Of(Count).Project(Generator);

    [GlobalSetup(Target = nameof(Edit))]
    public void OpenAndRun()
    {
        Open();
        _warm = _project.Driver().RunGenerators(_project.Opened());
    }

    [IterationSetup(Target = nameof(First))]
    public void BeforeFirst() => (_compilation, _fresh) = (_project.Opened(), _project.Driver());

    [IterationSetup(Target = nameof(Edit))]
    public void BeforeEdit() => _compilation = _project.Edited();

    /// <summary>The first run, which generates everything.</summary>
    [Benchmark]
    public GeneratorDriver First() => _fresh.RunGenerators(_compilation);

    /// <summary>The run after an edit that has nothing to do with any declaration.</summary>
    [Benchmark]
    public GeneratorDriver Edit() => _warm = _warm.RunGenerators(_compilation);
}
