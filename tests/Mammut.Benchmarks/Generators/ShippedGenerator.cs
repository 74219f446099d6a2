using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mammut.Benchmarks.Generators;

/// <summary>
/// Generators as the compiler gets them: the build puts a copy of the files that it hands to the compiler beside the program.
/// </summary>
internal sealed class ShippedGenerator : IAnalyzerAssemblyLoader
{
    /// <summary>This repository's.</summary>
    public static ISourceGenerator OfModels { get; } = Load("Mammut.Dsl.Generators.dll");

    /// <summary>The SDK's own, of serializers.</summary>
    public static ISourceGenerator OfJson { get; } = Load("System.Text.Json.SourceGeneration.dll");

    public void AddDependencyLocation(string fullPath)
    {
    }

    public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);

    private static ISourceGenerator Load(string file) =>
        new AnalyzerFileReference(Path.Combine(AppContext.BaseDirectory, "generators", file), new ShippedGenerator()).GetGenerators(LanguageNames.CSharp).Single();
}
