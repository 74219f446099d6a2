using Mammut.Properties.Tests.Checking;
using Mammut.Properties.Tests.Generating;
using Xunit.Abstractions;

namespace Mammut.Properties.Tests.Properties;

/// <summary>What the compiler accepts compiles, runs and is as predicted; what it does not accept has no other error.</summary>
public class EndToEndTests(ITestOutputHelper output)
{
    private const int PerAssembly = 50;

    [Fact]
    public void EveryRightDeclaration_RunsAsPredicted_AndEveryWrongOneHasOneCause()
    {
        TorchSharp.torch.set_num_threads(1); // models this small only wait for further threads
        var count = Fuzz.Count(otherwise: 300);
        var tally = new Tally();
        // Another seed than that of the compiler's own test, which would only see the same declarations again.
        foreach (var batch in RandomDeclarations.Take(RandomDeclarations.Tiny, Fuzz.Seed + 1_000_000, count).Chunk(PerAssembly))
            tally.Add(EndToEndCheck.Run(batch));
        output.WriteLine(tally.Line(Fuzz.Seed));
        output.WriteLine(tally.Details());
        Counterexample.Report(tally, tally.Line(Fuzz.Seed), count, declaration => EndToEndCheck.Run([declaration])[0]);
    }
}
