using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>Makes a model what <see cref="CheckpointLayout.OpenClip"/> can hold, or gives up that layout.</summary>
internal static class LayoutMends
{
    public static void Offer(ModelSpec spec, MendBook<ModelSpec> book)
    {
        if (spec is { Vision: { } vision, Text: { } text })
            Fit(spec, vision, text, book);
        book.Offer("native", "Remove Layout, for CheckpointLayout.Native", spec with { Layout = CheckpointLayout.Native }, MendEdit.Remove(ModelSpec.Path.At("Layout")));
    }

    /// <summary>All that the layout needs and that an argument can give: one mend for one diagnostic.</summary>
    private static void Fit(ModelSpec spec, VisionSpec vision, TextSpec text, MendBook<ModelSpec> book)
    {
        var (form, edits) = (spec.OpenClip(), new List<MendEdit>());
        Leave(MendOwner.Vision, VisionSpec.Path, "ClassToken", vision.ClassToken);
        Leave(MendOwner.Vision, VisionSpec.Path, "Positions", vision.Positions == VisionPositions.Learned);
        Leave(MendOwner.Vision, VisionSpec.Path, "Norm", vision.Norm == Normalization.LayerNorm);
        Leave(MendOwner.Vision, VisionSpec.Path, "Activation", !vision.Activation.IsGated());
        Leave(MendOwner.Vision, VisionSpec.Path, "PatchBias", !vision.PatchBias);
        Leave(MendOwner.Vision, VisionSpec.Path, "Pool", vision.Pool != Pooling.Attention);
        var hides = form == OpenClipForm.Coca && vision.Resampler is null;
        if (hides && spec.ShowClassToken)
            edits.Add(MendEdit.Set(ModelSpec.Path.At("ShowClassToken"), "false"));
        else if (!hides)
            Leave(MendOwner.Self, ModelSpec.Path, "ShowClassToken", spec.ShowClassToken);
        var mendedVision = vision with
        {
            ClassToken = true, PatchBias = false, Positions = VisionPositions.Learned, Norm = Normalization.LayerNorm,
            Activation = vision.Activation.IsGated() ? Activation.Gelu : vision.Activation,
            Pool = vision.Pool == Pooling.Attention ? Pooling.MeanAll : vision.Pool,
        };

        Leave(MendOwner.Text, text.Path, "Positions", text.Positions == TextPositions.Learned);
        Leave(MendOwner.Text, text.Path, "Norm", text.Norm == Normalization.LayerNorm);
        Leave(MendOwner.Text, text.Path, "Activation", !text.Activation.IsGated());
        Leave(MendOwner.Text, text.Path, "NormPlacement", text.NormPlacement == NormPlacement.Before);
        Leave(MendOwner.Text, text.Path, "EmbeddingNorm", !text.EmbeddingNorm);
        Leave(MendOwner.Text, text.Path, "EmbeddingNormEpsilon", text.EmbeddingNormEpsilon == 0);
        Leave(MendOwner.Text, text.Path, "Bias", text.Bias);
        Leave(MendOwner.Text, text.Path, "ScaledAttention", text.ScaledAttention);
        Leave(MendOwner.Text, text.Path, "TiedEmbedding", !text.TiedEmbedding);
        Leave(MendOwner.Text, text.Path, "HeadBias", !text.HeadBias);
        Leave(MendOwner.Self, ModelSpec.Path, "ImageProjection", spec.ImageProjection != ImageProjection.LinearNorm);
        Leave(MendOwner.Self, ModelSpec.Path, "ImageNormEpsilon", spec.ImageNormEpsilon == 0);
        Leave(MendOwner.Text, CrossAttentionSpec.Path, "OwnMlp", text.CrossAttention is not { OwnMlp: false });
        Leave(MendOwner.Text, CrossAttentionSpec.Path, "KeyValueNorm", text.CrossAttention is not { KeyValueNorm: false });
        Leave(MendOwner.Text, CrossAttentionSpec.Path, "TanhGate", text.CrossAttention is not { TanhGate: true });
        Leave(MendOwner.Text, CrossAttentionSpec.Path, "Placement", text.CrossAttention is not { Placement: not BlockPlacement.Behind });
        Leave(MendOwner.Text, CrossAttentionSpec.Path, "Bias", text.CrossAttention is not { Bias: false });
        Leave(MendOwner.Text, CrossAttentionSpec.Path, "HeadWidth", text.CrossAttention is not { HeadWidth: > 0 });
        Leave(MendOwner.Text, CrossAttentionSpec.Path, "ImageWidth", text.CrossAttention is not { ImageWidth: > 0 });
        var mendedText = text with
        {
            Positions = TextPositions.Learned, Norm = Normalization.LayerNorm, NormPlacement = NormPlacement.Before, EmbeddingNorm = false, EmbeddingNormEpsilon = 0, Bias = true, ScaledAttention = true, TiedEmbedding = false, HeadBias = false,
            Activation = text.Activation.IsGated() ? Activation.Gelu : text.Activation,
            CrossAttention = text.CrossAttention is { } cross ? cross with
            {
                OwnMlp = true, KeyValueNorm = true, TanhGate = false, Placement = BlockPlacement.Behind, Bias = true, HeadWidth = 0, ImageWidth = 0,
            } : null,
        };

        var mendedHead = spec.Contrastive;
        if (spec.Contrastive is { } head)
        {
            var path = ContrastiveSpec.Path;
            Leave(MendOwner.Self, path, "LearnedTemperature", head.LearnedTemperature);
            Leave(MendOwner.Self, path, "ProjectionBias", !head.ProjectionBias);
            var isProjected = head.Projection is ContrastiveProjection.Default or ContrastiveProjection.Image || (form != OpenClipForm.Mammut && head.Projection == ContrastiveProjection.Both);
            Leave(MendOwner.Self, path, "Projection", isProjected);
            mendedHead = head with { LearnedTemperature = true, ProjectionBias = false, Projection = isProjected ? head.Projection : ContrastiveProjection.Default };
            if (form == OpenClipForm.Coca && head.TextPooling != TextPooling.ClassToken)
            {
                edits.Add(MendEdit.Set(path.At("TextPooling"), TextPooling.ClassToken));
                mendedHead = mendedHead with { TextPooling = TextPooling.ClassToken };
            }

            if (form == OpenClipForm.Mammut)
            {
                Leave(MendOwner.Self, path, "TextPooling", head.TextPooling != TextPooling.ClassToken);
                mendedHead = mendedHead with { TextPooling = head.TextPooling == TextPooling.ClassToken ? TextPooling.Mean : head.TextPooling };
            }

            // The text has no projection in those files.
            if (ContrastiveLowering.Resolve(mendedHead.Projection, spec) == ContrastiveProjection.Image && head.EmbeddingWidth != text.Width)
            {
                edits.Add(MendEdit.Set(path.At("EmbeddingWidth"), text.Width));
                mendedHead = mendedHead with { EmbeddingWidth = text.Width };
            }
        }

        book.Offer("fit-layout", "Make the model what CheckpointLayout.OpenClip can hold", spec with { Vision = mendedVision, Text = mendedText, Contrastive = mendedHead, ImageProjection = ImageProjection.Default, ImageNormEpsilon = 0, ShowClassToken = !hides }, [.. edits]);

        // The default of each of these is what the layout needs.
        void Leave(MendOwner owner, SpecPath path, string argument, bool holds)
        {
            if (!holds)
                edits.Add(MendEdit.Remove(path.At(argument)).Of(owner));
        }
    }
}
