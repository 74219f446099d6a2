using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What a pass does, as its documentation says it.</summary>
internal static class PassDescription
{
    public static string Of(ModelSpec spec, PassSpec pass)
    {
        var whole = spec.Whole(pass);
        var mask = whole.Mask switch
        {
            AttentionMask.Prefix when whole.Image == ImageInput.Prefix => "a position sees itself, those before it and the image",
            AttentionMask.Causal => "a position sees itself and those before it",
            AttentionMask.Prefix => "the prefix is seen by all, the rest by what comes after it",
            _ => "every position sees every other",
        };
        var image = whole.Images switch
        {
            ImageSight.Latest => "it sees the last image at or before it through cross-attention",
            ImageSight.All => "it sees all images at or before it through cross-attention",
            _ when pass.Reads is { } source => $"it sees what the pass “{source}” makes of the prompt and the image through cross-attention",
            _ => $"the image is {(whole.CrossAttention ? "seen through cross-attention" : whole.SeesImage ? "in front of the text" : "not seen")}",
        };
        var layers = (pass.Continues, pass.Layers) switch
        {
            (null, null) => "",
            (null, { } end) => $" It stops behind {Numbers.Text(end)} layers.",
            ({ } below, _) => $" It goes on with the tokens of “{below}” at layer {Numbers.Text(spec.First(pass))}.",
        };
        return $"The pass “{pass.Name}”: {mask}; {image}.{layers}";
    }
}
