namespace Mammut.Examples.Scenes;

/// <summary>
/// Draws scenes into arrays of bytes. Edges, stripes and dots are anti-aliased by signed distances: the share of a pixel that is
/// covered is taken from the distance of its centre to the edge, in pixels.
/// </summary>
public sealed class SceneRenderer
{
    private readonly int _side;
    private readonly float[] _canvas;

    /// <summary>A renderer of square images. It keeps one canvas, so use one renderer a thread.</summary>
    /// <param name="side">Side of the images, in pixels. 16 to 4096.</param>
    /// <exception cref="ArgumentOutOfRangeException">The side is out of range.</exception>
    public SceneRenderer(int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, 4096);
        _side = side;
        _canvas = new float[side * side * 3];
    }

    /// <summary>Side of the images, in pixels.</summary>
    public int Side => _side;

    /// <summary>Draws a scene: rows from the top, pixels from the left, red, green and blue bytes; side × side × 3 of them.</summary>
    public byte[] Draw(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        Fill(scene.Background);
        foreach (var item in scene.Objects)
        {
            Paint(item);
        }
        var pixels = new byte[_canvas.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(Math.Clamp(_canvas[i], 0f, 1f) * 255 + 0.5f);
        }
        return pixels;
    }

    private void Fill(Background background)
    {
        var at = 0;
        for (var row = 0; row < _side; row++)
        {
            var rowShade = ((row + 0.5f) / _side - 0.5f) * background.SlopeY;
            for (var column = 0; column < _side; column++)
            {
                var shade = rowShade + ((column + 0.5f) / _side - 0.5f) * background.SlopeX;
                _canvas[at++] = background.Middle.Red + shade;
                _canvas[at++] = background.Middle.Green + shade;
                _canvas[at++] = background.Middle.Blue + shade;
            }
        }
    }

    private void Paint(SceneObject item)
    {
        var radius = item.Radius * _side;
        var (centreX, centreY) = (item.CentreX * _side, item.CentreY * _side);
        // A turned outline reaches at most √2 times as far as its half extent; one pixel more for the soft edge.
        var reach = radius * 1.4143f + 1;
        var (left, right) = Span(centreX, reach);
        var (top, bottom) = Span(centreY, reach);
        var (sin, cos) = MathF.SinCos(item.Angle);
        var surface = new Surface(item, _side);
        for (var row = top; row < bottom; row++)
        {
            var dy = row + 0.5f - centreY;
            for (var column = left; column < right; column++)
            {
                var dx = column + 0.5f - centreX;
                var (u, v) = ((cos * dx + sin * dy) / radius, (cos * dy - sin * dx) / radius);
                var depth = -Outlines.Distance(item.Kind.Shape, u, v) * radius;
                if (depth > -0.5f)
                {
                    Blend((row * _side + column) * 3, surface.At(dx, dy, depth), MathF.Min(depth + 0.5f, 1));
                }
            }
        }
    }

    private (int From, int To) Span(float centre, float reach) =>
        (Math.Max(0, (int)MathF.Floor(centre - reach)), Math.Min(_side, (int)MathF.Ceiling(centre + reach)));

    private void Blend(int at, Rgb colour, float share)
    {
        _canvas[at] += (colour.Red - _canvas[at]) * share;
        _canvas[at + 1] += (colour.Green - _canvas[at + 1]) * share;
        _canvas[at + 2] += (colour.Blue - _canvas[at + 2]) * share;
    }
}
