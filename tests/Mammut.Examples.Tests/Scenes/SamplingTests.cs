using Mammut.Examples.Scenes;

namespace Mammut.Examples.Tests.Scenes;

public class SamplingTests
{
    private static readonly IReadOnlyList<Scene> Scenes = Draw.Some(3000);

    [Fact]
    public void Every_word_occurs_about_equally_often()
    {
        var kinds = Scenes.SelectMany(scene => scene.Objects).Select(item => item.Kind).ToArray();
        Even(kinds.Select(kind => kind.Shape));
        Even(kinds.Select(kind => kind.Colour));
        Even(kinds.Select(kind => kind.Size));
        Even(kinds.Select(kind => kind.Texture));
        Even(Scenes.Where(scene => scene.Place is not null).Select(scene => scene.Place!.Value));
        Even(Scenes.Select(scene => scene.Objects.Count));
        Assert.Equal(Enum.GetValues<Arrangement>().Length, Scenes.Select(scene => scene.Arrangement).Distinct().Count());
    }

    [Fact]
    public void Objects_lie_as_the_arrangement_says()
    {
        foreach (var scene in Scenes)
        {
            var o = scene.Objects;
            Assert.True(scene.Arrangement switch
            {
                Arrangement.Alone => o.Count == 1 && At(o[0]) == scene.Place,
                Arrangement.Beside => o.Count == 2 && Leads(o[1].CentreX - o[0].CentreX, o[1].CentreY - o[0].CentreY),
                Arrangement.Above => o.Count == 2 && Leads(o[1].CentreY - o[0].CentreY, o[1].CentreX - o[0].CentreX),
                Arrangement.Row => o.Count == 3 && o[0].CentreX + 0.2f < o[1].CentreX && o[1].CentreX + 0.2f < o[2].CentreX,
                Arrangement.Column => o.Count == 3 && o[0].CentreY + 0.2f < o[1].CentreY && o[1].CentreY + 0.2f < o[2].CentreY,
                Arrangement.Pyramid => o.Count == 3 && o[0].CentreY + 0.2f < o[1].CentreY && o[0].CentreY + 0.2f < o[2].CentreY
                    && o[1].CentreX + 0.2f < o[2].CentreX,
                _ => false,
            }, $"{scene.Arrangement}: {string.Join(", ", o)}");
            Assert.Equal(scene.Arrangement == Arrangement.Alone, scene.Place is not null);
        }
    }

    [Fact]
    public void Objects_lie_within_the_image_and_apart()
    {
        foreach (var scene in Scenes)
        {
            var boxes = scene.Objects.Select(item => PixelBox.Around(item, 1000)).ToArray();
            Assert.All(boxes, box => Assert.True(box.Left > 0 && box.Top > 0 && box.Right < 1000 && box.Bottom < 1000, $"{box}"));
            for (var i = 0; i < boxes.Length; i++)
            {
                for (var j = i + 1; j < boxes.Length; j++)
                {
                    Assert.True(
                        boxes[i].Right < boxes[j].Left || boxes[j].Right < boxes[i].Left || boxes[i].Bottom < boxes[j].Top || boxes[j].Bottom < boxes[i].Top,
                        $"{boxes[i]} and {boxes[j]} touch in a {scene.Arrangement}");
                }
            }
        }
    }

    [Fact]
    public void Sizes_are_far_apart()
    {
        var items = Scenes.SelectMany(scene => scene.Objects).ToLookup(item => item.Kind.Size, item => item.Radius);
        Assert.True(items[ObjectSize.Small].Max() * 1.4f < items[ObjectSize.Large].Min());
    }

    [Fact]
    public void Colours_stay_nearer_to_their_own_word_than_to_any_other()
    {
        foreach (var item in Scenes.SelectMany(scene => scene.Objects))
        {
            var nearest = Enum.GetValues<Colour>().MinBy(colour => Distance(Palette.Of(colour), item.Tint));
            Assert.Equal(item.Kind.Colour, nearest);
        }
    }

    private static void Even<T>(IEnumerable<T> values)
        where T : notnull
    {
        var counts = values.GroupBy(value => value).ToDictionary(group => group.Key, group => group.Count());
        var expected = counts.Values.Average();
        Assert.All(counts, pair => Assert.InRange(pair.Value / expected, 0.8, 1.2));
    }

    // Far apart along the relation, and hardly across it: the relation could not be another one.
    private static bool Leads(float along, float across) => along > 0.3f && Math.Abs(across) < along / 2;

    private static Place At(SceneObject item) => (Place)((int)(item.CentreY * 3) * 3 + (int)(item.CentreX * 3));

    private static float Distance(Rgb a, Rgb b) =>
        MathF.Pow(a.Red - b.Red, 2) + MathF.Pow(a.Green - b.Green, 2) + MathF.Pow(a.Blue - b.Blue, 2);
}
