namespace Mammut.Examples.Scenes;

/// <summary>The questions that a scene answers without doubt: what is asked about is always the only one of its kind in the scene.</summary>
public static class Questions
{
    private static readonly string[] Numbers = ["none", "one", "two", "three"];

    /// <summary>All questions about a scene, in a fixed order.</summary>
    public static IReadOnlyList<SceneQuestion> Of(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var kinds = scene.Objects.Select(item => item.Kind).ToArray();
        return
        [
            new("how many objects are there?", Numbers[kinds.Length]),
            .. kinds.Where(kind => kinds.Count(k => k.Shape == kind.Shape) == 1).SelectMany(AboutShape),
            .. kinds.Where(kind => kinds.Count(k => k.Colour == kind.Colour) == 1).Select(AboutColour),
            .. kinds.Select(Name).Distinct().Select(name => new SceneQuestion($"is there {name}?", "yes")),
            .. Absent(kinds),
            .. Relations(scene, kinds),
        ];
    }

    private static SceneQuestion[] AboutShape(ObjectKind kind) =>
    [
        new($"what colour is the {Phrases.Word(kind.Shape)}?", Phrases.Word(kind.Colour)),
        new($"how big is the {Phrases.Word(kind.Shape)}?", Phrases.Word(kind.Size)),
        new($"is the {Phrases.Word(kind.Shape)} plain, striped or dotted?", Phrases.Word(kind.Texture)),
    ];

    private static SceneQuestion AboutColour(ObjectKind kind) =>
        new($"what shape is the {Phrases.Word(kind.Colour)} object?", Phrases.Word(kind.Shape));

    // What is asked for differs from something that is there in its shape only; a colour that is nowhere would be too easy.
    private static IEnumerable<SceneQuestion> Absent(ObjectKind[] kinds) => kinds
        .Select(kind => kind with { Shape = Next(kind.Shape) })
        .Select(Name)
        .Except(kinds.Select(Name))
        .Select(name => new SceneQuestion($"is there {name}?", "no"));

    private static IEnumerable<SceneQuestion> Relations(Scene scene, ObjectKind[] kinds) => scene.Arrangement switch
    {
        Arrangement.Alone => [new($"where is the {Phrases.Word(kinds[0].Shape)}?", Phrases.Place(scene.Place!.Value))],
        Arrangement.Beside => Between(kinds, "left of", "right of"),
        Arrangement.Above => Between(kinds, "above", "below"),
        _ => [],
    };

    private static IEnumerable<SceneQuestion> Between(ObjectKind[] kinds, string first, string second) => Name(kinds[0]) == Name(kinds[1])
        ? []
        :
        [
            new($"what is {first} {Name(kinds[1])}?", Name(kinds[0])),
            new($"what is {second} {Name(kinds[0])}?", Name(kinds[1])),
        ];

    private static string Name(ObjectKind kind) => $"a {Phrases.Word(kind.Colour)} {Phrases.Word(kind.Shape)}";

    private static Shape Next(Shape shape) => (Shape)(((int)shape + 1) % Enum.GetValues<Shape>().Length);
}
