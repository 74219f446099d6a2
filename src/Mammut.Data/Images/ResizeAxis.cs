namespace Mammut.Data;

/// <summary>One axis of a part of an image that is to be resized.</summary>
/// <param name="First">The first source pixel that has any of the part.</param>
/// <param name="Inputs">How many source pixels have some of the part; what lies beyond them is not looked at.</param>
/// <param name="From">Where in the first of them the part begins, in pixels: 0 unless the image was decoded smaller.</param>
/// <param name="Span">How long the part is, in source pixels.</param>
internal readonly record struct ResizeAxis(int First, int Inputs, double From, double Span)
{
    /// <summary>A part in pixels of the whole image, found again in an image decoded at 1 / <paramref name="shrink"/> of its size.</summary>
    /// <param name="first">The part's first pixel.</param>
    /// <param name="length">The part's pixels.</param>
    /// <param name="shrink">1, 2, 4 or 8.</param>
    public static ResizeAxis Of(int first, int length, int shrink)
    {
        var start = first / shrink;
        var end = (first + length + shrink - 1) / shrink;
        return new ResizeAxis(start, end - start, ((double)first / shrink) - start, (double)length / shrink);
    }

    /// <summary>Whether resizing to so many pixels changes nothing.</summary>
    public bool IsAlready(int outputs) => From == 0 && Span == outputs;
}
