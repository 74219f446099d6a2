using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class ParameterGroupsTests
{
    [Theory]
    [InlineData("layers.0.attention.qkv.weight", 2, true)]
    [InlineData("patches.weight", 4, true)]
    [InlineData("layers.0.attention.qkv.bias", 1, false)]
    [InlineData("layers.0.norm.weight", 1, false)]
    [InlineData("temperature", 0, false)]
    [InlineData("text.embedding.weight", 2, false)]
    [InlineData("text.tokenEmbedding", 2, false)]
    [InlineData("vision.positions", 2, false)]
    public void Matrices_decay_but_for_embeddings_and_positions(string name, int axes, bool expected)
    {
        using var parameter = nn.Parameter(zeros(Enumerable.Repeat(2L, axes).ToArray()));

        Assert.Equal(expected, ParameterGroups.Decays(name, parameter));
    }
}
