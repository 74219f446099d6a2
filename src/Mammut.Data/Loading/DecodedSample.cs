namespace Mammut.Data;

/// <summary>A sample made ready, or the reason why it cannot be.</summary>
internal sealed class DecodedSample
{
    private DecodedSample(ImageTextSample sample, PixelRow row, string caption, int[] tokens, SkippedSample? skipped)
    {
        Sample = sample;
        Row = row;
        Caption = caption;
        Tokens = tokens;
        Skipped = skipped;
    }

    public ImageTextSample Sample { get; }

    /// <summary>The picture, normalised, in memory of the pipeline; without content if the sample is broken.</summary>
    public PixelRow Row { get; }

    public string Caption { get; }

    /// <summary>Start, ids, end.</summary>
    public int[] Tokens { get; }

    /// <summary>Set if the sample is broken; caption and tokens are then empty.</summary>
    public SkippedSample? Skipped { get; }

    public static DecodedSample Ready(ImageTextSample sample, PixelRow row, string caption, int[] tokens) =>
        new(sample, row, caption, tokens, null);

    public static DecodedSample Broken(ImageTextSample sample, PixelRow row, SkipReason reason, string message) =>
        new(sample, row, "", [], new SkippedSample(reason, sample.Source, sample.Key, message, sample.Offset));
}
