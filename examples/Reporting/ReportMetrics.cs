using System.Globalization;
using System.Text.Json;

namespace Mammut.Examples.Reporting;

/// <summary>The numbers of a run for programs to read.</summary>
public sealed record ReportMetrics
{
    private static readonly string[] FixedNames =
        ["image_to_text_r1", "text_to_image_r1", "caption_exact_match", "held_out", "seconds"];

    /// <summary>Share of pictures whose nearest text is theirs, 0 to 1.</summary>
    public required double ImageToTextR1 { get; init => field = Share.Checked(value, nameof(ImageToTextR1)); }

    /// <summary>Share of texts whose nearest picture is theirs, 0 to 1.</summary>
    public required double TextToImageR1 { get; init => field = Share.Checked(value, nameof(TextToImageR1)); }

    /// <summary>Share of pictures whose generated caption is a true one word for word, 0 to 1.</summary>
    public required double CaptionExactMatch { get; init => field = Share.Checked(value, nameof(CaptionExactMatch)); }

    /// <summary>How many held-out pictures these shares are of.</summary>
    public required int HeldOut { get; init; }

    /// <summary>Seconds the whole run took.</summary>
    public required double Seconds { get; init; }

    /// <summary>More numbers by name; names in lower case with underscores.</summary>
    public IReadOnlyDictionary<string, double> More { get; init; } = new Dictionary<string, double>();

    /// <summary>One flat JSON object, UTF-8: the five fixed names first, then <see cref="More"/> in the order of their names.</summary>
    /// <exception cref="ArgumentException">A number is not finite or negative where it counts, or a further name is malformed or taken.</exception>
    public byte[] ToJson()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(HeldOut);
        ArgumentOutOfRangeException.ThrowIfNegative(Seconds);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber(FixedNames[0], ImageToTextR1);
            json.WriteNumber(FixedNames[1], TextToImageR1);
            json.WriteNumber(FixedNames[2], CaptionExactMatch);
            json.WriteNumber(FixedNames[3], HeldOut);
            json.WriteNumber(FixedNames[4], Finite("seconds", Seconds));
            foreach (var (name, value) in More.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteNumber(Unused(name), Finite(name, value));
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static string Unused(string name)
    {
        if (name.Length == 0 || !name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
            throw new ArgumentException($"More: expected names of lower-case letters, digits and underscores, got '{name}'.");
        if (FixedNames.Contains(name))
            throw new ArgumentException($"More: '{name}' is one of the fixed names; set its own property instead.");
        return name;
    }

    // JSON has no word for NaN or infinity.
    private static double Finite(string name, double value) => double.IsFinite(value)
        ? value
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name}: expected a finite number, got {value}."));
}
