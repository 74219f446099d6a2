using Mammut.Examples.Scenes;

namespace Mammut.Examples.Tests.Scenes;

public class DrawingTests
{
    private const int Side = 64;

    [Fact]
    public void A_scene_gives_the_same_bytes_whatever_was_drawn_before()
    {
        var scenes = Draw.Some(20);
        var used = new SceneRenderer(Side);
        foreach (var scene in scenes)
        {
            Assert.Equal(new SceneRenderer(Side).Draw(scene), used.Draw(scene));
        }
    }

    [Theory]
    [InlineData(Shape.Circle, 0f)]
    [InlineData(Shape.Square, 0f)]
    [InlineData(Shape.Square, -0.1f)]
    [InlineData(Shape.Triangle, 0f)]
    [InlineData(Shape.Triangle, 0.1f)]
    [InlineData(Shape.Cross, 0f)]
    [InlineData(Shape.Cross, 0.1f)]
    public void The_box_is_the_smallest_around_what_is_drawn(Shape shape, float angle)
    {
        const int side = 256;
        var scene = Draw.Single(shape, angle: angle);
        var pixels = new SceneRenderer(side).Draw(scene);
        var ground = pixels[..3];
        var drawn = Enumerable.Range(0, side * side).Where(i => !pixels.AsSpan(i * 3, 3).SequenceEqual(ground)).ToArray();
        var box = PixelBox.Around(scene.Objects[0], side);
        // Soft edges reach half a pixel beyond the outline; a sharp corner may cover too little of its last pixel to show.
        Assert.InRange(box.Left - drawn.Min(i => i % side), -2f, 1.6f);
        Assert.InRange(box.Top - drawn.Min(i => i / side), -2f, 1.6f);
        Assert.InRange(drawn.Max(i => i % side) + 1 - box.Right, -2f, 1.6f);
        Assert.InRange(drawn.Max(i => i / side) + 1 - box.Bottom, -2f, 1.6f);
    }

    [Theory]
    [InlineData(Shape.Circle, MathF.PI)]
    [InlineData(Shape.Square, 4 * 0.88f * 0.88f)]
    [InlineData(Shape.Triangle, 1.7320508f)]
    [InlineData(Shape.Cross, 8 * 0.36f - 4 * 0.36f * 0.36f)]
    public void Soft_edges_keep_the_area(Shape shape, float unitArea)
    {
        // Red on the ground's red: the share of the way from one to the other, summed, is the area, at any turn.
        foreach (var angle in new[] { 0f, 0.07f, 0.3f })
        {
            var scene = Draw.Single(shape, radius: 0.2f, angle: angle, colour: Colour.Blue);
            var pixels = new SceneRenderer(Side).Draw(scene);
            var (ground, full) = (0.9f * 255, Palette.Of(Colour.Blue).Red * 255);
            var area = Enumerable.Range(0, Side * Side).Sum(i => (ground - pixels[i * 3]) / (ground - full));
            var expected = unitArea * 0.2f * 0.2f * Side * Side;
            Assert.InRange(area / expected, 0.95f, 1.03f); // sharp corners lose a little
        }
    }

    [Fact]
    public void Objects_show_their_colour_and_textures_their_marks()
    {
        var plain = Colours(Texture.Plain);
        Assert.Equal([Byte(Palette.Of(Colour.Red))], plain);
        Assert.Contains(Colours(Texture.Striped), c => c.Red < 0.4f * 0.88f * 255);
        Assert.DoesNotContain(Colours(Texture.Striped), c => c.Green > 60);
        Assert.Contains(Colours(Texture.Dotted), c => c.Green > 200);
        Assert.DoesNotContain(Colours(Texture.Dotted), c => c.Red < 200);
    }

    [Fact]
    public void The_ground_slopes_as_told()
    {
        var scene = Draw.Single(Shape.Circle) with { Background = new(new(0.5f, 0.5f, 0.5f), 0.2f, -0.1f) };
        var pixels = new SceneRenderer(Side).Draw(scene);
        Assert.InRange(pixels[(Side - 1) * 3] - pixels[0], 49, 51);
        Assert.InRange(pixels[(Side - 1) * Side * 3] - pixels[0], -26, -24);
    }

    [Fact]
    public void Sides_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SceneRenderer(15));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SceneRenderer(4097));
    }

    // The colours well within a large red square.
    private static IEnumerable<(int Red, int Green, int Blue)> Colours(Texture texture)
    {
        var pixels = new SceneRenderer(Side).Draw(Draw.Single(Shape.Square, texture));
        return
        [
            .. Enumerable.Range(20, 24)
                .SelectMany(row => Enumerable.Range(20, 24).Select(column => (row * Side + column) * 3))
                .Select(at => ((int)pixels[at], (int)pixels[at + 1], (int)pixels[at + 2]))
                .Distinct(),
        ];
    }

    private static (int, int, int) Byte(Rgb colour) => (Round(colour.Red), Round(colour.Green), Round(colour.Blue));

    private static int Round(float part) => (int)(part * 255 + 0.5f);
}
