namespace Mammut.Data;

/// <summary>What a worker does to a sample: decode, transform, choose a caption, encode it. Safe for use from several threads.</summary>
internal sealed class SampleDecoder(ITokenizer tokenizer, int contextLength, ImageTransform transform, ImageTextLoaderOptions options)
{
    // So that the picture's randomness and the caption's are not the same numbers.
    private const int ForImage = 1;
    private const int ForCaption = 2;

    public DecodedSample Decode(LoaderItem item)
    {
        var sample = item.Sample!;
        try
        {
            sample.Transform(transform, item.Row.Pixels, Seed(item, ForImage), options.PixelLimit);
        }
        catch (ImageDecodeException e)
        {
            return DecodedSample.Broken(
                sample, item.Row, e.Problem == ImageProblem.TooManyPixels ? SkipReason.TooManyPixels : SkipReason.BadImage, e.Message);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return DecodedSample.Broken(sample, item.Row, SkipReason.MissingImage, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DecodedSample.Broken(sample, item.Row, SkipReason.UnreadableImage, e.Message);
        }

        var choice = options.Captions == CaptionChoice.First ? 0 : (int)(Seed(item, ForCaption) % (ulong)sample.Captions.Count);
        var caption = sample.Captions[choice];
        return DecodedSample.Ready(sample, item.Row, caption, TokenBatch.Row(tokenizer, caption, contextLength));
    }

    // By the place in the order, so that it does not matter which worker comes to it, nor when.
    private ulong Seed(LoaderItem item, int purpose) => SplitMix64.Combine(options.Seed, item.Epoch, item.Position, purpose);
}
