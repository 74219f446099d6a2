using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class EvaluationModeTests
{
    [Fact]
    public void EverySubmoduleGetsItsModeBack()
    {
        var (first, second) = (new Node(), new Node());
        using var root = new Node(first, second);
        root.train();
        second.eval();
        using (new EvaluationMode(root))
            Assert.False(root.training || first.training || second.training);
        Assert.True(root.training && first.training);
        Assert.False(second.training);
    }

    private sealed class Node : GeneratedModule
    {
        public Node(params Node[] children) : base(nameof(Node)) => RegisterList("children", children);
    }
}
