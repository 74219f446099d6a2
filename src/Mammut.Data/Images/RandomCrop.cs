namespace Mammut.Data;

/// <summary>The random part of an image that a training step sees, drawn as torchvision's RandomResizedCrop draws it.</summary>
/// <param name="MinScale">The smallest share of the image's area, above 0 and at most <paramref name="MaxScale"/>.</param>
/// <param name="MaxScale">The largest share of the image's area, at most 1.</param>
/// <param name="MinRatio">The smallest width over height.</param>
/// <param name="MaxRatio">The largest width over height.</param>
public sealed record RandomCrop(double MinScale = 0.9, double MaxScale = 1.0, double MinRatio = 3.0 / 4, double MaxRatio = 4.0 / 3)
{
    private const int Attempts = 10;

    internal void Validate()
    {
        if (!(MinScale > 0 && MinScale <= MaxScale && MaxScale <= 1))
        {
            throw new ArgumentException($"The crop's scale must satisfy 0 < min <= max <= 1; got {MinScale} to {MaxScale}.");
        }

        if (!(MinRatio > 0 && MinRatio <= MaxRatio && double.IsFinite(MaxRatio)))
        {
            throw new ArgumentException($"The crop's aspect ratio must satisfy 0 < min <= max; got {MinRatio} to {MaxRatio}.");
        }
    }

    internal CropBox Draw(int width, int height, ref SplitMix64 random)
    {
        var area = (double)width * height;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var target = area * random.NextDouble(MinScale, MaxScale);
            var ratio = Math.Exp(random.NextDouble(Math.Log(MinRatio), Math.Log(MaxRatio)));
            var w = (int)Math.Round(Math.Sqrt(target * ratio));
            var h = (int)Math.Round(Math.Sqrt(target / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height)
            {
                return new CropBox(random.Next(width - w + 1), random.Next(height - h + 1), w, h);
            }
        }

        // The image is too long for the ratios asked for: the middle of it, as large as they allow.
        var own = (double)width / height;
        var (middleWidth, middleHeight) = own < MinRatio ? (width, (int)Math.Round(width / MinRatio))
            : own > MaxRatio ? ((int)Math.Round(height * MaxRatio), height)
            : (width, height);
        return new CropBox((width - middleWidth) / 2, (height - middleHeight) / 2, middleWidth, middleHeight);
    }
}
