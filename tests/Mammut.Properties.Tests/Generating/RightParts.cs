using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>Random vision encoders and text decoders that keep every rule, small enough to run in milliseconds.</summary>
internal static class RightParts
{
    public static AttributeUse Vision(Dice dice, bool openClip, bool isResampled)
    {
        var list = new ArgumentList();
        var patch = dice.Of(1, 2, 3, 4, 8);
        var (rows, columns) = (dice.Between(1, 3), dice.Between(1, 3));
        if (rows != columns || dice.Chance(0.2))
            list.Add("ImageHeight", patch * rows).Add("ImageWidth", patch * columns);
        else
            list.Add("ImageSize", patch * rows);
        list.Add("PatchSize", patch);

        var sines = !openClip && dice.Chance(0.4);
        var width = Tower(dice, list, sines ? [4, 8] : [1, 2, 3, 4, 6, 8], openClip);
        if (sines || dice.Chance(0.2))
            list.Add("Positions", sines ? VisionPositions.SinCos2D : VisionPositions.Learned);
        var classToken = openClip || dice.Chance(0.6);
        if (!classToken || dice.Chance(0.3))
            list.Add("ClassToken", classToken);
        if (dice.Chance(0.7))
        {
            Pooling[] without =
            [
                .. classToken && !isResampled ? [] : new[] { Pooling.ClassToken }, .. openClip ? new[] { Pooling.Attention } : [],
                .. isResampled ? [Pooling.MeanPatches] : new[] { Pooling.FirstLatent, Pooling.LatentBeside, Pooling.LatentAbove },
            ];
            list.Add("Pool", dice.Member(without));
        }

        if (dice.Chance(0.3))
            list.Add("LayerScale", dice.Of(0, 1e-6, 0.1, 1));
        if (!sines && dice.Chance(0.3))
            list.Add("CroppedPositions", dice.Of(0, Math.Max(rows, columns), 64));
        if (dice.Chance(0.3))
            list.Add("PatchDropout", rows * columns == 1 ? 0.0 : dice.Of(0, 0.1, 0.5, 0.99));
        if (dice.Chance(openClip ? 0.7 : 0.3))
            list.Add("NormBeforeBlocks", dice.Chance(0.7));
        if (dice.Chance(0.3))
            list.Add("PatchBias", !openClip && dice.Chance(0.7));
        if (dice.Chance(0.3))
            list.Add("NormTokens", dice.Chance(0.7));
        return list.On(typeof(VisionEncoderAttribute), dice);
    }

    public static AttributeUse Resampler(Dice dice, AttributeUse vision)
    {
        var (width, pool) = (vision.Get<int>("Width"), vision.Get<Pooling>("Pool"));
        var list = new ArgumentList().Add("Latents", dice.Between(pool == Pooling.FirstLatent ? 2 : 1, 5)).Add("Depth", dice.Between(1, 2));
        var seesLatents = dice.Chance(0.5);
        // The latents among the keys have the image tokens' width; so has what the pooling query of an encoder asks.
        if (!seesLatents && pool != Pooling.Attention && dice.Chance(0.7))
            list.Add("Width", width = dice.Of(2, 4, 6, 8, 12));
        list.Add("Heads", dice.Of(Enumerable.Range(1, width).Where(heads => width % heads == 0).ToArray()));
        if (dice.Chance(0.4))
            list.Add("HeadWidth", dice.Of(0, 1, 2, 4));
        var ratio = dice.Of(0, 1.0, 2, 4);
        if (ratio != 4 || dice.Chance(0.5))
            list.Add("MlpRatio", ratio);
        if (ratio > 0 && dice.Chance(0.6))
            list.Add("Activation", dice.Member<Activation>());
        if (!seesLatents || dice.Chance(0.3))
            list.Add("SeesLatents", seesLatents);
        if (dice.Chance(0.5))
            list.Add("Residual", dice.Chance(0.5));
        if (dice.Chance(0.5))
            list.Add("Bias", dice.Chance(0.5));
        if (dice.Chance(0.3))
            list.Add("NormLatents", dice.Chance(0.5));
        return list.On(typeof(ResamplerAttribute), dice);
    }

    /// <summary>The latent of a text; its heads have a width of their own, so that it suits any tower.</summary>
    public static AttributeUse Latent(Dice dice)
    {
        var ratio = dice.Of(0, 1.0, 2);
        var list = new ArgumentList().Add("Latents", 1).Add("Depth", dice.Between(1, 2)).Add("Heads", dice.Between(1, 3)).Add("HeadWidth", dice.Of(1, 2, 4)).Add("MlpRatio", ratio);
        if (ratio > 0 && dice.Chance(0.5))
            list.Add("Activation", dice.Member<Activation>());
        foreach (var flag in dice.Some(["SeesLatents", "Residual", "Bias", "NormLatents"]))
            list.Add(flag, dice.Chance(0.5));
        return list.On(typeof(ResamplerAttribute), dice);
    }

    public static AttributeUse Text(Dice dice, bool openClip)
    {
        var list = new ArgumentList();
        var vocabulary = dice.Between(4, 40);
        list.Add("Vocabulary", vocabulary).Add("ContextLength", dice.Between(2, 12));
        var rotary = !openClip && dice.Chance(0.35);
        Tower(dice, list, rotary ? [2, 4, 6, 8] : [1, 2, 3, 4, 6, 8], openClip);
        if (rotary || dice.Chance(0.4))
            list.Add("Positions", rotary ? TextPositions.Rotary : openClip ? TextPositions.Learned : dice.Of(TextPositions.Learned, TextPositions.RelativeBias));
        if (dice.Chance(0.3))
            list.Add("NormPlacement", openClip ? NormPlacement.Before : dice.Member<NormPlacement>());
        if (dice.Chance(0.3))
        {
            var hasNorm = !openClip && dice.Chance(0.7);
            list.Add("EmbeddingNorm", hasNorm);
            if (hasNorm && dice.Chance(0.3))
                list.Add("EmbeddingNormEpsilon", dice.Of(0, 1e-8, 0.1));
        }

        if (dice.Chance(0.3))
            list.Add("Bias", openClip || dice.Chance(0.3));
        if (dice.Chance(0.3))
            list.Add("ScaledAttention", openClip || dice.Chance(0.3));
        if (dice.Chance(0.2))
            list.Add("LayerScale", dice.Of(0, 1e-6, 0.1, 1));
        var isEncoder = !openClip && dice.Chance(0.25);
        if (!isEncoder && dice.Chance(0.4))
            list.Add("TiedEmbedding", !openClip && dice.Chance(0.8));
        if (!isEncoder && dice.Chance(0.3))
            list.Add("HeadBias", !openClip && dice.Chance(0.8));
        if (dice.Chance(0.4))
        {
            var ids = dice.Shuffle(Enumerable.Range(0, vocabulary));
            list.Add("PaddingToken", ids[0]).Add("StartToken", ids[1]).Add("EndToken", ids[2]);
        }
        else if (dice.Chance(0.3))
        {
            // What stands for the last two of the vocabulary must not meet the other.
            list.Add("StartToken", dice.Of(-1, 1)).Add("EndToken", vocabulary > 4 ? dice.Of(-1, 2) : -1);
        }

        return list.On(isEncoder ? typeof(TextEncoderAttribute) : typeof(TextDecoderAttribute), dice);
    }

    /// <summary>An encoder for a decoder: of one vocabulary, one width and one precision.</summary>
    public static AttributeUse Encoder(Dice dice, AttributeUse decoder)
    {
        var list = new ArgumentList();
        foreach (var argument in decoder.Arguments.Where(argument => argument.Name is "Vocabulary" or "ContextLength" or "Width" or "Heads" or "PaddingToken" or "StartToken" or "EndToken" or "Precision"))
            list.Add(argument.Name, argument.Value);
        list.Add("Depth", dice.Between(1, 3));
        if (dice.Chance(0.5))
            list.Add("MlpRatio", dice.Of(1.0, 2));
        if (dice.Chance(0.5))
            list.Add("Positions", dice.Of(TextPositions.Learned, TextPositions.RelativeBias));
        if (dice.Chance(0.3))
            list.Add("NormPlacement", dice.Member<NormPlacement>());
        foreach (var flag in dice.Some(["EmbeddingNorm", "Bias", "ScaledAttention"]))
            list.Add(flag, dice.Chance(0.5));
        if (dice.Chance(0.4))
            list.Add("Activation", dice.Member<Activation>());
        return list.On(typeof(TextEncoderAttribute), dice);
    }

    /// <summary>One encoder for images and texts.</summary>
    public static AttributeUse Shared(Dice dice)
    {
        var list = new ArgumentList();
        var patch = dice.Of(1, 2, 4, 8);
        var (rows, columns) = (dice.Between(1, 3), dice.Between(1, 3));
        if (rows != columns || dice.Chance(0.2))
            list.Add("ImageHeight", patch * rows).Add("ImageWidth", patch * columns);
        else
            list.Add("ImageSize", patch * rows);
        var vocabulary = dice.Between(5, 40);
        list.Add("PatchSize", patch).Add("Vocabulary", vocabulary).Add("ContextLength", dice.Between(2, 12));
        var sines = dice.Chance(0.3);
        Tower(dice, list, sines ? [4, 8] : [1, 2, 3, 4, 6, 8], openClip: false);
        if (sines || dice.Chance(0.2))
            list.Add("ImagePositions", sines ? VisionPositions.SinCos2D : VisionPositions.Learned);
        var classToken = dice.Chance(0.7);
        if (!classToken || dice.Chance(0.3))
            list.Add("ClassToken", classToken);
        if (dice.Chance(0.7))
            list.Add("Pool", dice.Member([.. classToken ? [] : new[] { Pooling.ClassToken }, Pooling.FirstLatent, Pooling.LatentBeside, Pooling.LatentAbove]));
        foreach (var flag in dice.Some(["PatchBias", "TypeEmbeddings"]))
            list.Add(flag, dice.Chance(0.5));
        if (dice.Chance(0.4))
        {
            var ids = dice.Shuffle(Enumerable.Range(0, vocabulary));
            list.Add("PaddingToken", ids[0]).Add("StartToken", ids[1]).Add("EndToken", ids[2]);
        }

        return list.On(typeof(SharedEncoderAttribute), dice);
    }

    public static AttributeUse CrossAttention(Dice dice, AttributeUse text, bool openClip)
    {
        var (depth, width) = (text.Get<int>("Depth"), text.Get<int>("Width"));
        var list = new ArgumentList();
        var from = dice.Chance(0.3) ? dice.Between(0, depth - 1) : 0;
        var way = dice.Between(0, 3);
        if (way != 2 && (from > 0 || dice.Chance(0.1)))
            list.Add("From", from);
        switch (way)
        {
            case 0:
                list.Add("Every", dice.Between(1, depth - from));
                break;
            case 1:
                list.Add("Count", dice.Between(1, depth - from));
                break;
            case 2:
                list.Add("Layers", new ArgumentValue.List([.. dice.Some(Enumerable.Range(0, depth).ToArray())], dice.Member<ListStyle>()));
                break;
        }

        // With a width of its own, a block has any number of heads.
        var free = !openClip && dice.Chance(0.3);
        if (free)
            list.Add("HeadWidth", dice.Between(1, 6));
        if (dice.Chance(0.4))
            list.Add("Heads", free ? dice.Between(0, 5) : dice.Of([0, .. Enumerable.Range(1, width).Where(heads => width % heads == 0)]));
        var placement = openClip ? BlockPlacement.Behind : dice.Member<BlockPlacement>();
        if (placement != BlockPlacement.Behind || dice.Chance(0.2))
            list.Add("Placement", placement);
        var ownMlp = openClip || dice.Chance(0.6);
        if (!ownMlp || dice.Chance(0.3))
            list.Add("OwnMlp", ownMlp);
        if (ownMlp && dice.Chance(0.3))
            list.Add("MlpRatio", dice.Of(0, 1, (double)dice.Between(1, 3 * width) / width));
        if (dice.Chance(0.4))
            list.Add("LayerMlp", placement == BlockPlacement.Inside || dice.Chance(0.3));
        if (dice.Chance(0.4))
            list.Add("Bias", openClip || dice.Chance(0.3));
        if (dice.Chance(0.5))
            list.Add("KeyValueNorm", openClip || dice.Chance(0.2));
        if (dice.Chance(0.5))
            list.Add("TanhGate", !openClip && dice.Chance(0.8));
        return list.On(typeof(CrossAttentionAttribute), dice);
    }

    /// <summary>What both towers have; the width, which comes from the heads.</summary>
    private static int Tower(Dice dice, ArgumentList list, int[] headWidths, bool openClip)
    {
        var heads = dice.Of(1, 2, 2, 3, 4);
        var width = heads * dice.Of(headWidths);
        list.Add("Width", width).Add("Heads", heads).Add("Depth", dice.Between(1, 4));
        if (dice.Chance(0.6))
        {
            // The widths an MLP can have are whole numbers; the ratio is whatever leads there.
            list.Add("MlpRatio", dice.Chance(0.5) ? dice.Of(1.0, 2, 4) : (double)dice.Between(1, 3 * width) / width);
        }

        if (dice.Chance(0.6))
            list.Add("Activation", openClip ? dice.Member(Activation.SwiGlu, Activation.GatedGelu) : dice.Member<Activation>());
        if (dice.Chance(0.4))
            list.Add("Norm", openClip ? Normalization.LayerNorm : dice.Member<Normalization>());
        if (dice.Chance(0.3))
            list.Add("NormEpsilon", dice.Of(1e-12, 1e-6, 1e-5, 0.1));
        if (dice.Chance(0.25))
            list.Add("Precision", dice.Member<Precision>());
        return width;
    }
}
