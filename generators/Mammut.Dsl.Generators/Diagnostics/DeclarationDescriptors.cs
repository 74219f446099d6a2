using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Diagnostics;

/// <summary>Band 0xx: the declaration itself.</summary>
internal static class DeclarationDescriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Descriptors.Error(
        DiagnosticIds.NotPartial, "A declared class must be partial", "{0} must be partial: {1}");

    public static readonly DiagnosticDescriptor UnsuitableClass = Descriptors.Error(
        DiagnosticIds.UnsuitableClass, "A declared class must be an ordinary top-level class", "{0} {1}; declare an ordinary top-level partial class with a name of its own");

    public static readonly DiagnosticDescriptor OutOfRange = Descriptors.Error(
        DiagnosticIds.OutOfRange, "The value is out of range", "{0} is {1}; it must be {2}");

    public static readonly DiagnosticDescriptor Conflicting = Descriptors.Error(
        DiagnosticIds.Conflicting, "Two arguments contradict each other", "{0} does not go with {1}: {2}");

    public static readonly DiagnosticDescriptor NotAnIdentifier = Descriptors.Error(
        DiagnosticIds.NotAnIdentifier, "The name must be a C# identifier", "“{0}” cannot be {1} name: the model gets a method of {2}, so it must be a C# identifier");

    public static readonly DiagnosticDescriptor DuplicatePass = Descriptors.Error(
        DiagnosticIds.DuplicatePass, "Two passes have the same name", "There is a pass “{0}” already");

    public static readonly DiagnosticDescriptor MissingPart = Descriptors.Error(
        DiagnosticIds.MissingPart, "A part is not declared", "{0} has no [{1}] attribute");

    public static readonly DiagnosticDescriptor NotWhole = Descriptors.Error(
        DiagnosticIds.NotWhole, "The hidden width of an MLP is not a whole number", "MlpRatio {0} times Width {1} is {2}, not a whole number of features");

    public static readonly DiagnosticDescriptor NoEffect = Descriptors.Error(
        DiagnosticIds.NoEffect, "The attribute has no effect on this class", "{0} no effect on {1}, which has no [{2}]");

    public static readonly DiagnosticDescriptor NoModelTests = Descriptors.Error(
        DiagnosticIds.NoModelTests, "The class cannot have model tests", "{0} cannot have model tests: {1}");

    public static readonly DiagnosticDescriptor NoTestFramework = Descriptors.Error(
        DiagnosticIds.NoTestFramework, "There is no test framework to write tests for", "{0} cannot have model tests: the project references none of xunit, NUnit and MSTest");

    public static DiagnosticDescriptor[] All => [NotPartial, UnsuitableClass, OutOfRange, Conflicting, NotAnIdentifier, DuplicatePass, MissingPart, NotWhole, NoEffect, NoModelTests, NoTestFramework];
}
