namespace Mammut.Properties.Tests.Checking;

/// <summary>How the compiler let its user down.</summary>
internal enum FailureKind
{
    /// <summary>A generator or an analyzer threw, or a module did when it ran.</summary>
    Crash,

    /// <summary>What was generated, or the user's code that calls it, does not compile.</summary>
    Uncompilable,

    /// <summary>What the compiler said is not so.</summary>
    Wrong,
}

/// <summary>One thing that was found wrong with what the compiler made of a declaration.</summary>
/// <param name="Rule">Short and the same for the same fault, so that shrinking does not wander to another.</param>
internal sealed record Failure(FailureKind Kind, string Rule, string Detail)
{
    public override string ToString() => $"{Kind}: {Rule}: {Detail}";
}
