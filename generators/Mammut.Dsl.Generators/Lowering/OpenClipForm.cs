using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Which of open_clip's models a declaration with that layout is.</summary>
internal enum OpenClipForm
{
    /// <summary>MaMMUT (LAION-AI/open_clip_mammut): one decoder, run twice.</summary>
    Mammut,

    /// <summary>CLIP: an encoder of images and one of texts.</summary>
    Clip,

    /// <summary>CoCa: a decoder in two halves, of which the upper one goes on with what the lower one read.</summary>
    Coca,
}

/// <summary>Tells open_clip's models apart.</summary>
internal static class OpenClipForms
{
    /// <summary>The form of a model; null where its layout is another.</summary>
    public static OpenClipForm? OpenClip(this ModelSpec spec) =>
        spec.Layout != CheckpointLayout.OpenClip || spec.Text is null ? null
        : spec.Text.IsEncoder ? OpenClipForm.Clip
        : spec.Passes.Any(pass => pass.Continues is not null) ? OpenClipForm.Coca
        : OpenClipForm.Mammut;

    /// <summary>Whether the text's class token has a place in the layout's table of positions, which is then behind the text's.</summary>
    public static bool HasClassPosition(this ModelSpec spec) => spec.OpenClip() is not null && spec.Contrastive is { TextPooling: TextPooling.ClassToken };
}
