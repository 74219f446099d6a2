using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>Random CLIPs and CoCas whose checkpoints are open_clip's; MaMMUTs of that layout are among the other models.</summary>
internal static class RightOpenClip
{
    /// <summary>A text encoder; of a CoCa a decoder with a block behind every layer of its upper half.</summary>
    public static AttributeUse[] Text(Dice dice, bool isCoca)
    {
        var text = RightParts.Text(dice, openClip: true);
        if (!isCoca)
            return [text with { Attribute = typeof(TextEncoderAttribute), Arguments = [.. text.Arguments.Where(argument => argument.Name is not ("TiedEmbedding" or "HeadBias"))] }];
        var depth = dice.Between(2, 4);
        var cross = new ArgumentList().Add("From", dice.Between(1, depth - 1)).Add("Every", 1);
        return [text.With("Depth", new ArgumentValue.Whole(depth)), cross.On(typeof(CrossAttentionAttribute), dice)];
    }

    /// <summary>An image tower; of a CoCa with a pooler as wide as the text.</summary>
    public static AttributeUse[] Vision(Dice dice, bool isCoca, AttributeUse text)
    {
        var vision = RightParts.Vision(dice, openClip: true, isResampled: false);
        if (!isCoca)
            return [vision];
        var width = text.Get<int>("Width");
        var pooler = new ArgumentList()
            .Add("Latents", dice.Between(2, 5)).Add("Width", width).Add("Depth", 1).Add("Heads", dice.Of(Enumerable.Range(1, width).Where(heads => width % heads == 0).ToArray()))
            .Add("MlpRatio", 0).Add("SeesLatents", false).Add("Residual", false).Add("Bias", true);
        var pooled = vision.With("Pool", new ArgumentValue.Member(typeof(Pooling), (int)Pooling.FirstLatent)).With("NormTokens", new ArgumentValue.Truth(false));
        return [pooled, pooler.On(typeof(ResamplerAttribute), dice)];
    }

    public static ImmutableArray<AttributeUse> Model(Dice dice, ClassDeclaration vision, ClassDeclaration text, string[] names, bool isCoca)
    {
        var layout = new ArgumentList().Add("Layout", CheckpointLayout.OpenClip).On(typeof(MultimodalModelAttribute<,>), dice, vision.Key, text.Key);
        var width = text.Text!.Get<int>("Width");
        if (!isCoca)
        {
            var mask = dice.Of(AttentionMask.Causal, AttentionMask.Bidirectional);
            var pass = RightModels.Pass(dice, names[0], mask, seesImage: false, openClip: false, isPooled: true);
            return [layout, pass, Contrastive(dice, names[0], width, dice.Member<TextPooling>(mask == AttentionMask.Causal ? [TextPooling.Latent, TextPooling.First] : [TextPooling.Latent]))];
        }

        var lower = text.The(typeof(CrossAttentionAttribute))!.Get<int>("From");
        AttributeUse[] passes =
        [
            RightModels.Pass(dice, names[0], AttentionMask.Causal, seesImage: false, openClip: false, isPooled: true).With("Layers", new ArgumentValue.Whole(lower)),
            new ArgumentList().Add("", names[1]).Add("CrossAttention", true).Add("Continues", names[0]).On(typeof(PassAttribute), dice),
        ];
        AttributeUse[] captions = dice.Chance(0.8) ? [new ArgumentList().Add("", names[1]).Add("LossWeight", dice.Of(0.5, 2)).On(typeof(CaptionHeadAttribute), dice)] : [];
        return [layout, .. dice.Shuffle(passes), .. captions, Contrastive(dice, names[0], width, TextPooling.ClassToken)];
    }

    private static AttributeUse Contrastive(Dice dice, string pass, int textWidth, TextPooling pooling)
    {
        var isProjected = dice.Chance(0.7);
        var list = new ArgumentList().Add("", pass).Add("TextPooling", pooling).Add("EmbeddingWidth", isProjected ? dice.Between(1, 12) : textWidth);
        if (!isProjected || dice.Chance(0.3))
            list.Add("Projection", isProjected ? ContrastiveProjection.Both : ContrastiveProjection.Image);
        if (dice.Chance(0.3))
            list.Add("Loss", dice.Of(ContrastiveLoss.InfoNce, ContrastiveLoss.Sigmoid));
        return list.On(typeof(ContrastiveHeadAttribute), dice);
    }
}
