using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>Padding never changes a result; nor does a future token, nor the image where the pass forbids it.</summary>
public class PaddingTests
{
    [Theory]
    [InlineData("TinyMammut")]
    [InlineData("GatedModel")]
    [InlineData("ClassTokenModel")]
    public void MorePadding_ChangesNoLossAndNoEmbedding(string name)
    {
        using var scope = NewDisposeScope();
        using var model = PredictionTests.Create(name);
        model.eval();
        var (narrow, wide) = (Results(model, 7), Results(model, 10));
        foreach (var (one, other) in narrow.Zip(wide))
            Close.Check(other, one, 1e-5, name);
    }

    private static IEnumerable<Tensor> Results(nn.Module model, long columns)
    {
        var captioner = (ICaptioner)model;
        var tokens = Batches.Texts(captioner, columns, 7, 5, 3);
        return model switch
        {
            TinyMammut tiny => [tiny.EmbedTexts(tokens), .. tiny.Loss(Batches.Images(3), tokens).Parts.Select(part => part.Value)],
            GatedModel gated => [gated.EmbedTexts(tokens), .. gated.Loss(Batches.Images(3, 16, 24), tokens, torch.tensor(new long[] { 3, 1, 2 })).Parts.Select(part => part.Value)],
            ClassTokenModel cls => [cls.EmbedTexts(tokens), .. cls.Loss(Batches.Images(3), tokens).Parts.Select(part => part.Value)],
            _ => throw new ArgumentOutOfRangeException(nameof(model)),
        };
    }

    [Fact]
    public void TheOpenLayout_AveragesOverPadding_OnPurpose()
    {
        using var scope = NewDisposeScope();
        using var model = new OpenMammut();
        var (narrow, wide) = (model.EmbedTexts(Batches.Texts(model, 7, 7, 5)), model.EmbedTexts(Batches.Texts(model, 10, 7, 5)));
        Assert.True(Close.RelativeError(wide, narrow) > 1e-3);
    }

    [Fact]
    public void ThePaddingId_InsideAText_IsAToken()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyMammut();
        var inside = torch.tensor(new long[] { 22, 5, 0, 6, 23 }, [1, 5]);
        var without = torch.tensor(new long[] { 22, 5, 7, 6, 23 }, [1, 5]);
        Assert.True(Close.RelativeError(model.EmbedTexts(inside), model.EmbedTexts(without)) > 1e-3);
    }

    [Fact]
    public void AFutureToken_ChangesNoEarlierState_InTheCausalPass_AndDoesInTheBidirectionalOne()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyMammut();
        var image = model.EncodeImages(Batches.Images(1));
        var one = torch.tensor(new long[] { 22, 5, 6, 7, 8, 23 }, [1, 6]);
        var other = torch.tensor(new long[] { 22, 5, 6, 7, 9, 23 }, [1, 6]);
        Close.Check(model.Captioning(other, image).narrow(1, 0, 4), model.Captioning(one, image).narrow(1, 0, 4), 1e-6, "states before the change");
        Assert.True(Close.RelativeError(model.Contrastive(other).narrow(1, 0, 4), model.Contrastive(one).narrow(1, 0, 4)) > 1e-3);
    }

    [Fact]
    public void ThePrefix_SeesItself_AndNothingBehindIt()
    {
        using var scope = NewDisposeScope();
        using var model = new GatedModel();
        foreach (var (name, parameter) in model.named_parameters())
        {
            // Gates start shut; open them, so that the image counts.
            if (name.EndsWith("_gate", StringComparison.Ordinal))
                parameter.requires_grad_(false).fill_(0.5);
        }

        var image = model.EncodeImages(Batches.Images(1, 16, 24));
        var prefix = torch.tensor(new long[] { 3 });
        Tensor States(params long[] ids) => model.Answering(torch.tensor(ids, [1, ids.Length]), image, prefix);
        var states = States(22, 5, 6, 7, 8, 23);
        Assert.True(Close.RelativeError(States(22, 5, 9, 7, 8, 23).narrow(1, 0, 2), states.narrow(1, 0, 2)) > 1e-3);
        Close.Check(States(22, 5, 6, 7, 9, 23).narrow(1, 0, 4), states.narrow(1, 0, 4), 1e-6, "states before the change");
    }
}
