extern alias generators;

using System.Collections.Immutable;
using System.Reflection;
using generators::Mammut.Dsl.Generators;
using generators::Mammut.Dsl.Generators.Compilation;
using generators::Mammut.Dsl.Generators.Emission;
using generators::Mammut.Dsl.Generators.Specs;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Incrementality;

/// <summary>
/// What the pipeline keeps between edits holds on to no compilation and compares by value, all the way down: else an unrelated
/// edit would compile everything again, or an old compilation would never be freed.
/// </summary>
public class PurityTests
{
    /// <summary>What the steps give, and every record in Specs.</summary>
    private static readonly Type[] Kept =
    [
        typeof(CompileResult), typeof(CompanionText), typeof(CompanionOptions), typeof(HintNames),
        .. typeof(VisionSpec).Assembly.GetTypes().Where(type => type.Namespace == typeof(VisionSpec).Namespace && Purity.IsRecord(type)),
    ];

    public static TheoryData<string> KeptTypes() => [.. Kept.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(KeptTypes))]
    public void WhatIsKept_IsImmutable_AndEqualByValue(string name) => Assert.Empty(Purity.Faults(Kept.Single(type => type.Name == name)));

    [Fact]
    public void TheSpecs_AreAmongThem() =>
        Assert.Empty(new[] { "VisionSpec", "TextSpec", "ModelSpec", "TypeSpec", "PassSpec", "SpecPath", "CompileResult" }.Except(Kept.Select(type => type.Name)));

    [Theory]
    [InlineData(typeof(HasSymbol), "Symbol: Microsoft.CodeAnalysis.ISymbol")]
    [InlineData(typeof(HasLocation), "Location: Microsoft.CodeAnalysis.Location")]
    [InlineData(typeof(HasList), "List: System.Collections.Generic.List")]
    [InlineData(typeof(HasArray), "Array: System.Int32[]")]
    [InlineData(typeof(HasImmutableArray), "Array: System.Collections.Immutable.ImmutableArray")]
    [InlineData(typeof(HasSetter), "Number can be set")]
    [InlineData(typeof(HasClass), "Inner: ")]
    [InlineData(typeof(Deep), "Items: EquatableArray`1: Symbol: Microsoft.CodeAnalysis.ISymbol")]
    public void TheWalk_FindsWhatIsWrong(Type type, string fault) => Assert.Contains(Purity.Faults(type), found => found.StartsWith(fault, StringComparison.Ordinal));

    [Fact]
    public void WhatTheStepsReallyGive_HoldsNothingOfTheCompilation()
    {
        var project = EditedProject.Scene();
        project.Build(("MammutDumpGraph", "true"));
        foreach (var step in new[] { TrackingNames.Spec, TrackingNames.Source, TrackingNames.Texts, TrackingNames.Names, TrackingNames.Options })
        {
            var values = project.Result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Value).ToArray();
            Assert.NotEmpty(values);
            Assert.All(values, value => Assert.Empty(Purity.Strangers(value)));
        }
    }

    private sealed record HasSymbol(ISymbol Symbol);

    private sealed record HasLocation(Location Location);

    private sealed record HasList(List<int> List);

    private sealed record HasArray(int[] Array);

    private sealed record HasImmutableArray(ImmutableArray<int> Array);

    private sealed record HasSetter
    {
        public int Number { get; set; }
    }

    private sealed class Plain;

    private sealed record HasClass(Plain Inner);

    private sealed record Deep(EquatableArray<HasSymbol> Items);
}
