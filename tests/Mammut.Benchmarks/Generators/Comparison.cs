using System.Collections.Concurrent;

namespace Mammut.Benchmarks.Generators;

/// <summary>Whose generator runs.</summary>
public enum Whose
{
    /// <summary>This repository's, on models.</summary>
    Ours,

    /// <summary>The SDK's, on serializer contexts.</summary>
    Json,
}

/// <summary>As many models as serializer contexts, of about as much generated code.</summary>
internal sealed class Comparison
{
    private static readonly ConcurrentDictionary<int, Comparison> Known = [];

    private readonly SourceProject _models;
    private readonly SourceProject _contexts;

    private Comparison(int count)
    {
        _models = SourceProject.OfModels(count);
        ModelCharacters = _models.Characters();
        // What a context costs by itself and by the property, from two small ones; so many properties give what the models do.
        var (few, many) = (SourceProject.OfJsonContexts(1, 4).Characters(), SourceProject.OfJsonContexts(1, 24).Characters());
        var perProperty = (many - few) / 20.0;
        Properties = Math.Max(1, (int)Math.Round((((double)ModelCharacters / count) - (few - (4 * perProperty))) / perProperty));
        _contexts = SourceProject.OfJsonContexts(count, Properties);
        ContextCharacters = _contexts.Characters();
    }

    public static Comparison Of(int count) => Known.GetOrAdd(count, count => new Comparison(count));

    /// <summary>How many properties each context's class has.</summary>
    public int Properties { get; }

    public long ModelCharacters { get; }

    public long ContextCharacters { get; }

    public SourceProject Project(Whose generator) => generator == Whose.Ours ? _models : _contexts;
}
