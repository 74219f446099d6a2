using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mammut.Data;

/// <summary>The parts of a COCO captions file that matter here.</summary>
internal sealed record CocoFile(
    [property: JsonPropertyName("images")] IReadOnlyList<CocoImage>? Images,
    [property: JsonPropertyName("annotations")] IReadOnlyList<CocoAnnotation>? Annotations);

/// <summary>An image of the file.</summary>
internal sealed record CocoImage(
    [property: JsonPropertyName("id"), JsonConverter(typeof(CocoIdConverter))] string? Id,
    [property: JsonPropertyName("file_name")] string? FileName);

/// <summary>A caption of the file.</summary>
internal sealed record CocoAnnotation(
    [property: JsonPropertyName("image_id"), JsonConverter(typeof(CocoIdConverter))] string? ImageId,
    [property: JsonPropertyName("caption")] string? Caption);

/// <summary>Ids are whole numbers in COCO itself and texts in some data sets that follow its layout.</summary>
internal sealed class CocoIdConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => reader.GetInt64().ToString(CultureInfo.InvariantCulture),
        _ => throw new JsonException($"an id is a number or a text; got {reader.TokenType}."),
    };

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

[JsonSerializable(typeof(CocoFile))]
internal sealed partial class CocoJson : JsonSerializerContext;
