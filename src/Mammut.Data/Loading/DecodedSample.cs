namespace Mammut.Data;

/// <summary>A sample made ready, or the reason why it cannot be.</summary>
internal sealed class DecodedSample
{
    private DecodedSample(ImageTextSample sample, float[] pixels, string caption, int[] tokens, SkippedSample? skipped)
    {
        Sample = sample;
        Pixels = pixels;
        Caption = caption;
        Tokens = tokens;
        Skipped = skipped;
    }

    public ImageTextSample Sample { get; }

    /// <summary>[3, H, W], normalised; lent by the pipeline.</summary>
    public float[] Pixels { get; }

    public string Caption { get; }

    /// <summary>Start, ids, end.</summary>
    public int[] Tokens { get; }

    /// <summary>Set if the sample is broken; the rest is then empty.</summary>
    public SkippedSample? Skipped { get; }

    public static DecodedSample Ready(ImageTextSample sample, float[] pixels, string caption, int[] tokens) =>
        new(sample, pixels, caption, tokens, null);

    public static DecodedSample Broken(ImageTextSample sample, SkipReason reason, string message) =>
        new(sample, [], "", [], new SkippedSample(reason, sample.Source, sample.Key, message, sample.Offset));
}
