using Mammut.Properties.Tests.Checking;
using Mammut.Properties.Tests.Generating;
using Xunit.Abstractions;

namespace Mammut.Properties.Tests.Properties;

/// <summary>Whatever is declared, the compiler stands: it gives files or says what is wrong, in place, and the same every time.</summary>
public class CompilerTests(ITestOutputHelper output)
{
    private const int PerCompilation = 50;

    [Fact]
    public void EveryDeclaration_GivesFilesOrAnError_AndNothingThrows()
    {
        var count = Fuzz.Count(otherwise: 5000);
        var tally = new Tally();
        foreach (var batch in RandomDeclarations.Take(RandomDeclarations.Any, Fuzz.Seed, count).Chunk(PerCompilation))
            tally.Add(CompilerCheck.Run(batch));
        var summary = $"compiler alone: {count} declarations, seed {Fuzz.Seed}; {tally.Details()}";
        output.WriteLine(summary);
        Counterexample.Report(tally, summary, count, declaration => CompilerCheck.Run([declaration])[0]);
    }
}
