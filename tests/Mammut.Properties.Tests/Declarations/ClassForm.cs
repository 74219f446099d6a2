namespace Mammut.Properties.Tests.Declarations;

/// <summary>What kind of class carries a declaration.</summary>
internal enum ClassForm
{
    Plain,
    Sealed,
    Static,
    Abstract,
    Generic,
    Nested,
    Record,
    FileLocal,

    /// <summary>It has a base class of its own.</summary>
    Derived,

    /// <summary>It has an interface of its own, which a module implements anyway.</summary>
    Implementing,

    /// <summary>It has members of its own in a further part.</summary>
    WithMembers,
}
