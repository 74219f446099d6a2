namespace Mammut.Dsl.Generators.Specs;

/// <summary>What runs a project's tests.</summary>
internal enum TestFramework
{
    None,
    Xunit,
    NUnit,
    MSTest,
}
