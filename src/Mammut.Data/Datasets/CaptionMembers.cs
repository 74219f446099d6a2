using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Mammut.Data;

/// <summary>Reads the captions out of a sample's .txt and .json.</summary>
internal static class CaptionMembers
{
    private static readonly string[] Names = ["caption", "captions", "text"];

    /// <summary>
    /// The text file's caption first, then those of the metadata's "caption", "captions" or "text" (each a text or a list of texts),
    /// without repetition. Metadata that are not JSON matter only where there is no text file: what image downloaders write
    /// beside the text may hold NaN, which JSON does not know.
    /// </summary>
    /// <returns>Captions, or the reason why there are none.</returns>
    public static (IReadOnlyList<string> Captions, SkipReason Reason, string Problem) Read(byte[]? text, byte[]? json)
    {
        var captions = new List<string>();
        if (text is not null)
        {
            if (Decode(text) is not { } caption)
            {
                return ([], SkipReason.BadText, $"the caption is not UTF-8 from byte {BadByte(text)} on.");
            }

            Add(captions, caption);
        }

        if (json is not null && ReadJson(json, captions) is { } problem && text is null)
        {
            return ([], problem.Reason, problem.Message);
        }

        return captions.Count > 0
            ? (captions, default, "")
            : ([], SkipReason.MissingCaption, text is null && json is null
                ? "a .txt or a .json was expected."
                : json is null ? "the .txt is empty." : $"the .json has none of {string.Join(", ", Names)}, or only empty ones.");
    }

    /// <summary>The text without a byte order mark and outer blanks; null if it is not UTF-8.</summary>
    public static string? Decode(ReadOnlySpan<byte> utf8) =>
        Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[3..] : utf8).Trim() : null;

    private static (SkipReason Reason, string Message)? ReadJson(byte[] json, List<string> captions)
    {
        if (!Utf8.IsValid(json))
        {
            return (SkipReason.BadText, $"the metadata are not UTF-8 from byte {BadByte(json)} on.");
        }

        try
        {
            using var document = JsonDocument.Parse(json.AsMemory(json.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0));
            return Collect(document.RootElement, captions) is { } problem ? (SkipReason.BadJson, problem) : null;
        }
        catch (JsonException e)
        {
            return (SkipReason.BadJson, $"the metadata are not JSON: {e.Message}");
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, written as an escape: valid JSON, but not a text.
            return (SkipReason.BadText, $"the metadata hold what is not Unicode text: {e.Message}");
        }
    }

    private static string? Collect(JsonElement root, List<string> captions)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return $"the metadata are {Kind(root)}; an object was expected.";
        }

        foreach (var name in Names)
        {
            if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
            {
                if (item.ValueKind != JsonValueKind.String)
                {
                    return $"\"{name}\" is or holds something {Kind(item)}; a text or a list of texts was expected.";
                }

                Add(captions, item.GetString()!.Trim());
            }
        }

        return null;
    }

    private static void Add(List<string> captions, string caption)
    {
        if (caption.Length > 0 && !captions.Contains(caption))
        {
            captions.Add(caption);
        }
    }

    private static string Kind(JsonElement element) => $"of the kind {element.ValueKind.ToString().ToLowerInvariant()}";

    private static int BadByte(ReadOnlySpan<byte> utf8)
    {
        Utf8.ToUtf16(utf8, new char[utf8.Length], out var read, out _, replaceInvalidSequences: false);
        return read;
    }
}
