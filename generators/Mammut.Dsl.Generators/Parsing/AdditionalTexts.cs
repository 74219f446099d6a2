using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>The project's additional files, found by the end of their path.</summary>
internal sealed class AdditionalTexts(ImmutableArray<AdditionalText> files)
{
    /// <summary>The text of the first file whose path ends with whole segments so; null where there is none.</summary>
    public string? Read(string name, CancellationToken cancellation)
    {
        var ending = name.Replace('\\', '/');
        var file = ending.Length == 0 ? null : files.FirstOrDefault(file => ("/" + file.Path.Replace('\\', '/')).EndsWith("/" + ending, StringComparison.Ordinal));
        return file?.GetText(cancellation)?.ToString();
    }
}
