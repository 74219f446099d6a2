using FsCheck;
using FsCheck.Fluent;
using Mammut.Properties.Tests.Checking;
using Mammut.Properties.Tests.Declarations;
using Mammut.Properties.Tests.Generating;

namespace Mammut.Properties.Tests.Properties;

/// <summary>Reduces what failed to the least that fails in the same way, and says how to meet it again.</summary>
internal static class Counterexample
{
    /// <summary>Fails with the least declaration for each way in which one failed; does nothing where none did.</summary>
    public static void Report(Tally tally, string summary, int count, Func<Declaration, Subject> check)
    {
        if (tally.Failing.Count == 0)
            return;
        var reports = tally.Failing.Take(3).Select(pair => Describe(pair.Value.Declaration, pair.Key, check));
        Assert.Fail($"{summary}\nrepeat with: ./mammut test Properties --fuzz {count} --seed {Fuzz.Seed}\n\n{string.Join("\n\n", reports)}");
    }

    /// <summary>The least declaration that fails in this way, found by FsCheck's own search.</summary>
    public static Declaration Minimize(Declaration declaration, Func<Declaration, bool> fails)
    {
        var least = declaration;
        var property = Prop.ForAll(Arb.From(Gen.Constant(declaration), Shrinker.Shrink), candidate =>
        {
            if (!fails(candidate))
                return true;
            least = candidate;
            return false;
        });
        Assert.ThrowsAny<Exception>(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1), property));
        return least;
    }

    private static string Describe(Declaration declaration, string way, Func<Declaration, Subject> check)
    {
        var least = Minimize(declaration, candidate => check(candidate).Failures.Any(failure => $"{failure.Kind} {failure.Rule}" == way));
        var subject = check(least);
        return $"{string.Join("\n", subject.Failures)}\n\n{least.ToSource(subject.Root)}";
    }
}
