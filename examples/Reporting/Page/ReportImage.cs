namespace Mammut.Examples.Reporting;

/// <summary>A picture that the page carries within itself.</summary>
public sealed class ReportImage
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    /// <param name="encoded">A whole JPEG or PNG file; copied.</param>
    /// <param name="description">What the picture shows, for readers who do not see it.</param>
    /// <exception cref="ArgumentException">The bytes begin like neither a JPEG nor a PNG file.</exception>
    public ReportImage(ReadOnlySpan<byte> encoded, string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var mediaType = encoded.StartsWith(JpegSignature) ? "image/jpeg"
            : encoded.StartsWith(PngSignature) ? "image/png"
            : throw new ArgumentException(
                $"encoded: expected a JPEG or PNG file, got {encoded.Length} bytes that begin with "
                + $"'{Convert.ToHexString(encoded[..Math.Min(8, encoded.Length)])}'.",
                nameof(encoded));
        DataUri = $"data:{mediaType};base64,{Convert.ToBase64String(encoded)}";
        Description = description;
    }

    /// <summary>What the picture shows.</summary>
    public string Description { get; }

    /// <summary>The picture as an address that holds it.</summary>
    public string DataUri { get; }
}
