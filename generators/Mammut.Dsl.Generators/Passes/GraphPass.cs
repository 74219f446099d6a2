using Mammut.Dsl.Generators.Ir;

namespace Mammut.Dsl.Generators.Passes;

/// <summary>A rewriting of a module's graph, and of the blocks inside it, that leaves its meaning as it is.</summary>
/// <param name="Name">What it is called in dumps and in tests.</param>
/// <param name="Apply">Rewrites the functions of a module in place.</param>
internal sealed record GraphPass(string Name, Action<GraphModule> Apply);
