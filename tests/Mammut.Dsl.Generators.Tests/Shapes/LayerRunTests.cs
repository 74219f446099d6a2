extern alias generators;

using generators::Mammut.Dsl.Generators.Lowering;

namespace Mammut.Dsl.Generators.Tests.Shapes;

/// <summary>However a decoder is cut into loops, every layer runs once, in order, each block behind its layer.</summary>
public class LayerRunTests
{
    [Fact]
    public void EveryPlacementInSmallDecoders_KeepsTheOrder()
    {
        for (var depth = 1; depth <= 9; depth++)
        {
            for (var bits = 0; bits < 1 << depth; bits++)
            {
                var placement = Enumerable.Range(0, depth).Where(layer => (bits >> layer & 1) == 1).ToArray();
                var expected = Enumerable.Range(0, depth).SelectMany(layer => placement.Contains(layer) ? [$"layer {layer}", $"block {Array.IndexOf(placement, layer)}"] : new[] { $"layer {layer}" });
                Assert.Equal(expected, Run(LayerRun.Plan(depth, placement)));
            }
        }
    }

    [Fact]
    public void EverySecondLayer_IsOneLoop() => Assert.Equal([new LayerRun(6, 0, 2, 0)], LayerRun.Plan(12, [0, 2, 4, 6, 8, 10]));

    private static IEnumerable<string> Run(IReadOnlyList<LayerRun> plan)
    {
        foreach (var run in plan)
        {
            for (var i = 0; i < run.Count; i++)
            {
                for (var layer = 0; layer < run.Layers; layer++)
                {
                    yield return $"layer {run.FirstLayer + (i * run.Layers) + layer}";
                    if (layer == 0 && run.FirstBlock is { } block)
                        yield return $"block {block + i}";
                }
            }
        }
    }
}
