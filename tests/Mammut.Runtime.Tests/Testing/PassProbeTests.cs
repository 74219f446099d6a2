using Mammut.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>A probe accepts a pass that sees what it should, and says of another one what it sees too much or too little.</summary>
public class PassProbeTests
{
    [Fact]
    public void ACausalPass_IsCausal_AndNeitherBidirectionalNorAPrefixPass()
    {
        var probe = ToyPass.Probe(ToyPass.Causal);
        probe.CheckCausal();
        probe.CheckPadding();
        Says("The pass “Toy” is declared bidirectional, but position 0 does not see token 1: changing that token changes its state by 0 of its length only.", probe.CheckBidirectional);
        Says("The pass “Toy” is declared a prefix pass, here with a prefix of 4, but position 0 does not see token 1", probe.CheckPrefix);
    }

    [Fact]
    public void ABidirectionalPass_IsBidirectional_AndNotCausal()
    {
        var probe = ToyPass.Probe(ToyPass.Real);
        probe.CheckBidirectional();
        probe.CheckPadding();
        Says("The pass “Toy” is declared causal, but position 0 sees token 1: changing that token changes its state by 0.", probe.CheckCausal);
    }

    [Fact]
    public void APrefixPass_IsAPrefixPass_AndNotCausal()
    {
        var probe = ToyPass.Probe(ToyPass.Prefix);
        probe.CheckPrefix();
        probe.CheckPadding();
        Says("The pass “Toy” is declared causal, but position 0 sees token 1", probe.CheckCausal);
    }

    [Fact]
    public void APositionThatMissesOneTokenBeforeIt_IsFound()
    {
        var probe = ToyPass.Probe(batch => ToyPass.Causal(batch).logical_and(ToyPass.Causal(batch).transpose(1, 2).logical_or(arange(batch.Tokens.shape[1]).ne(2))));
        Says("The pass “Toy” is declared causal, but position 3 does not see token 2", probe.CheckCausal);
    }

    [Fact]
    public void APassThatSeesPadding_IsFound() => Says(
        "The pass “Toy” sees padding: 3 tokens of it behind a text of 6 change the state of position",
        ToyPass.Probe(batch => ones(1, batch.Tokens.shape[1], batch.Tokens.shape[1])).CheckPadding);

    [Fact]
    public void TheImage_MustBeSeen_ByItsOwnTextOnly()
    {
        ToyPass.Probe(ToyPass.Causal, then: (states, batch) => states + batch.ImageTokens.sum(1).sum(1).view(-1, 1, 1)).CheckImage();
        Says("The pass “Toy” does not see the image: another one changes the state of position 0 by 0 of its length only.", ToyPass.Probe(ToyPass.Causal).CheckImage);
        Says("The pass “Toy” mixes the batch: the image of another text changes the state of position 0 by", ToyPass.Probe(ToyPass.Causal, then: (states, batch) => states + batch.ImageTokens.sum()).CheckImage);
    }

    [Fact]
    public void TheImageOfADocument_MustBeSeenFromItsTokenOn()
    {
        var sizes = ToyPass.Sizes with { ImageToken = 7 };
        static Tensor Image(PassBatch batch) => batch.ImageTokens.sum(1).sum(1).view(-1, 1, 1);
        static Tensor Seen(PassBatch batch) => batch.Tokens.eq(7).cumsum(1, ScalarType.Float32).unsqueeze(-1);
        ToyPass.Probe(ToyPass.Causal, sizes, (states, batch) => states + (Image(batch) * Seen(batch))).CheckImageOfDocument(causal: true);
        Says("The pass “Toy” shows the image to position 0, although its token stands at 1", () => ToyPass.Probe(ToyPass.Causal, sizes, (states, batch) => states + Image(batch)).CheckImageOfDocument(causal: true));
        ToyPass.Probe(ToyPass.Causal, sizes, (states, batch) => states + Image(batch)).CheckImageOfDocument(causal: false);
        Says("The pass “Toy” does not see the image: another one changes the state of position 1 by 0", () => ToyPass.Probe(ToyPass.Causal, sizes).CheckImageOfDocument(causal: true));
    }

    [Fact]
    public void AStateThatIsNoNumber_PassesNoCheck()
    {
        var probe = ToyPass.Probe(ToyPass.Causal, then: (states, _) => states / 0 - states / 0);
        Says("The pass “Toy” is declared causal, but position 0 does not see token 0: changing that token changes its state by NaN", probe.CheckCausal);
        Says("The pass “Toy” sees padding", probe.CheckPadding);
        Says("The pass “Toy” mixes the batch", probe.CheckImage);
    }

    [Fact]
    public void StatesOfAnotherShape_AreRefused() => Says(
        "The pass “Toy” gives states [8, 7, 4], but [8, 8, D] was expected.",
        ToyPass.Probe(ToyPass.Causal, then: (states, _) => states.narrow(1, 1, states.shape[1] - 1)).CheckCausal);

    [Theory]
    [InlineData(4, 0, 2)]
    [InlineData(4, 3, 2)]
    [InlineData(4, 1, 3)]
    [InlineData(5, 2, 9)]
    public void TheSmallestVocabularyAndContext_AreEnough(long vocabulary, long padding, long context)
    {
        var sizes = ToyPass.Sizes with { Vocabulary = vocabulary, PaddingToken = padding, ContextLength = context };
        var probe = ToyPass.Probe(batch =>
        {
            Assert.InRange(batch.Tokens.shape[1], 1, context);
            Assert.True(batch.Tokens.ge(0).logical_and(batch.Tokens.lt(vocabulary)).all().item<bool>());
            return ToyPass.Causal(batch);
        }, sizes);
        probe.CheckCausal();
        probe.CheckPadding();
    }

    [Fact]
    public void GatesAreOpened_AndAModelWithoutAny_IsRefused()
    {
        Assert.StartsWith("ToyPass has no parameter whose name ends in _gate or .attention_scale or .mlp_scale.", Assert.Throws<ArgumentException>(() => new ModelProbe<ToyPass>(new ToyPass(), ToyPass.Sizes, openGates: true)).Message);
        using var gated = new Gated();
        using var probe = new ModelProbe<Gated>(gated, ToyPass.Sizes, openGates: true);
        Assert.Equal(0.5, gated.Gate.item<float>());
        Assert.False(gated.training);
    }

    private static void Says(string message, Action check) => Assert.StartsWith(message, Assert.Throws<ModelContractException>(check).Message);

    private sealed class Gated : GeneratedModule
    {
        public Gated() : base("Gated") => Gate = Register("attention_gate", Init.Constant(0));

        public TorchSharp.Modules.Parameter Gate { get; }
    }
}
