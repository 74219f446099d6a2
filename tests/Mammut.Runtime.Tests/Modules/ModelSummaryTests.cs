using System.Text.Json;

namespace Mammut.Tests;

public sealed class ModelSummaryTests
{
    private static readonly ModelSummary Summary = new(
        "SceneMammut",
        Parameters: 1_234_567,
        ForwardFlops: 98_765_432_100,
        [
            new("vision.patches", "PatchEmbedding", "[B, 64, 128]", 24_704, 3_162_112, 1),
            new("vision.layers", "VisionLayer", "[B, 65, 128]", 198_272, 27_000_000, 6),
        ],
        [new("vision.patches.weight", [128, 3, 8, 8]), new("logit_scale", [])]);

    [Fact]
    public void TheTableIsAlignedAndEndsWithTheTotals()
    {
        const string expected = """
            SceneMammut
            Layer           Kind            Output        Parameters   FLOPs  Times
            -----------------------------------------------------------------------
            vision.patches  PatchEmbedding  [B, 64, 128]      24.7 K  3.16 M
            vision.layers   VisionLayer     [B, 65, 128]       198 K  27.0 M     x6
            -----------------------------------------------------------------------
            2 tensors                                         1.23 M  98.8 G

            """;
        Assert.Equal(expected, Summary.ToString());
    }

    [Fact]
    public void WhatTheLossDoesNotReach_AndTheMemoryOfAStep_StandBelow()
    {
        var summary = Summary with
        {
            ParameterTable = [new("vision.patches.weight", [128, 3, 8, 8]), new("text.head.weight", [1000, 96], Trained: false)],
            Memory = new TrainingMemory(new MemoryMoment(Fixed: 1_000_000, PerSample: 10_000, PerPair: 16), new MemoryMoment(1_200_000, 0, 0)),
        };
        Assert.EndsWith("A training step at batch 32 takes about 1.34 MB.\n", summary.ToString());
        Assert.Matches(@"\nnot reached by the loss +96\.0 K\n", summary.ToString());
        // At each batch the moment that is widest there.
        Assert.Equal(1_200_000, summary.Memory.Bytes(2));
        Assert.Equal(1_000_000 + (100 * 10_000) + (100 * 100 * 16), summary.Memory.Bytes(100));
    }

    [Fact]
    public void TheKeysOfAnotherLayout_StandBelow_OnceForLikeLayers()
    {
        var summary = Summary with
        {
            Keys = new KeyMap(
            [
                new("vision.proj", "visual.proj", true),
                new("vision.layers.0.norm.weight", "visual.resblocks.0.ln_1.weight", false),
                new("vision.layers.1.norm.weight", "visual.resblocks.1.ln_1.weight", false),
            ]),
        };
        const string expected = """

            Key                          In the checkpoint                           Times
            ------------------------------------------------------------------------------
            vision.proj                  visual.proj                     transposed
            vision.layers.*.norm.weight  visual.resblocks.*.ln_1.weight                 x2

            """;
        Assert.EndsWith(expected, summary.ToString());
        using var json = JsonDocument.Parse(summary.ToJson());
        Assert.Equal("visual.resblocks.1.ln_1.weight", json.RootElement.GetProperty("keys").GetProperty("entries")[2].GetProperty("foreign").GetString());
    }

    [Fact]
    public void JsonHoldsTheNumbersInFull()
    {
        using var json = JsonDocument.Parse(Summary.ToJson());
        var root = json.RootElement;
        Assert.Equal(1_234_567, root.GetProperty("parameters").GetInt64());
        Assert.Equal(98_765_432_100, root.GetProperty("forwardFlops").GetInt64());
        Assert.Equal(6, root.GetProperty("layers")[1].GetProperty("repeat").GetInt32());
        Assert.Equal([128, 3, 8, 8], root.GetProperty("parameterTable")[0].GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1000, "1.00 K")]
    [InlineData(9_996, "10.0 K")]
    [InlineData(99_960, "100 K")]
    [InlineData(999_499, "999 K")]
    [InlineData(999_500, "1.00 M")]
    [InlineData(1_500_000_000_000, "1.50 T")]
    public void NumbersHaveThreeDigits(long number, string expected)
    {
        var summary = Summary with { Parameters = number, Layers = [] };
        Assert.Matches($@"2 tensors +{expected}  98\.8 G", summary.ToString());
    }
}
