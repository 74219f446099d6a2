using System.Collections.Immutable;
using Mammut.Dsl.Generators.Checkpoints;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>The project's additional files, found by the end of their path.</summary>
internal sealed class AdditionalTexts(ImmutableArray<AdditionalText> files)
{
    /// <summary>The files whose path ends with whole segments so: their paths, and the text of the only one.</summary>
    public AdditionalFile Read(string name, CancellationToken cancellation)
    {
        var ending = name.Replace('\\', '/');
        var found = ending.Length == 0 ? [] : files.Where(file => ("/" + file.Path.Replace('\\', '/')).EndsWith("/" + ending, StringComparison.Ordinal)).ToArray();
        return new AdditionalFile([.. found.Select(file => file.Path)], found.Length == 1 ? found[0].GetText(cancellation)?.ToString() : null);
    }
}
