using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mammut.Examples.Scenes;

/// <summary>What is written beside an image: everything that is known of the scene, as JSON.</summary>
public static class SceneMetadata
{
    /// <summary>
    /// An object with <c>captions</c> (texts), <c>questions</c> (each with <c>question</c> and <c>answer</c>), <c>objects</c> (each
    /// with <c>size</c>, <c>texture</c>, <c>colour</c> and <c>shape</c>), <c>boxes</c> (for each object left, top, right and bottom
    /// in pixels), <c>arrangement</c> and <c>held_out</c> (whether a combination occurs that training does not show).
    /// </summary>
    /// <param name="scene">The scene.</param>
    /// <param name="side">Side of its image, in pixels.</param>
    public static string Json(Scene scene, int side)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return new JsonObject
        {
            ["captions"] = Array(Captions.Of(scene), caption => caption),
            ["questions"] = Array(Questions.Of(scene), q => new JsonObject { ["question"] = q.Question, ["answer"] = q.Answer }),
            ["objects"] = Array(scene.Objects, item => Describe(item.Kind)),
            ["boxes"] = Array(scene.Objects, item => Corners(PixelBox.Around(item, side))),
            ["arrangement"] = Phrases.Word(scene.Arrangement),
            ["held_out"] = HeldOut.Has(scene),
        }.ToJsonString(JsonSerializerOptions.Default);
    }

    private static JsonObject Describe(ObjectKind kind) => new()
    {
        ["size"] = Phrases.Word(kind.Size),
        ["texture"] = Phrases.Word(kind.Texture),
        ["colour"] = Phrases.Word(kind.Colour),
        ["shape"] = Phrases.Word(kind.Shape),
    };

    // A hundredth of a pixel is finer than the drawing itself.
    private static JsonArray Corners(PixelBox box) =>
        Array([box.Left, box.Top, box.Right, box.Bottom], edge => (JsonNode)Math.Round((double)edge, 2));

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> node) => new([.. items.Select(node)]);
}
