namespace Mammut.Evaluation;

/// <summary>How often images get the right class.</summary>
/// <param name="Images">The number of images.</param>
/// <param name="Top1">The share of images, 0 to 1, whose nearest class is right.</param>
/// <param name="Top5">The share of images, 0 to 1, with the right class among the nearest five.</param>
/// <param name="MeanPerClass">The mean over the classes that have images of each one's own top-1 share, 0 to 1.</param>
/// <param name="Ties">The images for which a wrong class is exactly as near as the right one.</param>
public sealed record ClassificationReport(int Images, double Top1, double Top5, double MeanPerClass, int Ties)
{
    /// <summary>One line, in per cent.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"top-1 {100 * Top1:F1}  top-5 {100 * Top5:F1}  mean per class {100 * MeanPerClass:F1}  ({Images} images{(Ties > 0 ? $", {Ties} tied" : "")})");
}
