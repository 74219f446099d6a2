using Mammut.Dsl.Generators.Emission;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>Reads the build's switches, which <c>Mammut.Dsl.targets</c> shows to the compiler.</summary>
internal static class OptionsParser
{
    public static CompanionOptions Parse(AnalyzerConfigOptions options) => new(Is(options, "MammutDumpGraph"), Is(options, "MammutModelCards"));

    private static bool Is(AnalyzerConfigOptions options, string property) =>
        options.TryGetValue($"build_property.{property}", out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
