namespace Mammut.Examples.Scenes;

/// <summary>The colour of an object's surface at a distance from its centre, in pixels: its tint, with stripes or dots.</summary>
internal readonly struct Surface
{
    /// <summary>Width of a stripe and its gap, and distance between dots, in parts of the image's side.</summary>
    private const float Period = 0.085f;

    private const float DotRadius = 0.30f;

    /// <summary>Width of the rim without dots, in parts of the image's side. Light dots on it would eat into the outline.</summary>
    private const float Rim = 0.012f;

    private static readonly Rgb Black = new(0, 0, 0);
    private static readonly Rgb White = new(1, 1, 1);

    private readonly Texture _texture;
    private readonly Rgb _tint;
    private readonly Rgb _mark;
    private readonly float _period;
    private readonly float _sin;
    private readonly float _cos;
    private readonly float _phase;
    private readonly float _rim;

    public Surface(SceneObject item, int side)
    {
        _texture = item.Kind.Texture;
        _tint = item.Tint;
        _mark = _texture == Texture.Striped ? _tint.Towards(Black, 0.75f) : _tint.Towards(White, 0.85f);
        _period = Period * side;
        (_sin, _cos) = MathF.SinCos(item.TextureAngle);
        _phase = item.TexturePhase;
        _rim = Rim * side;
    }

    /// <summary>The colour at a point.</summary>
    /// <param name="dx">From the object's centre to the right, in pixels.</param>
    /// <param name="dy">From the object's centre down, in pixels.</param>
    /// <param name="depth">From the outline inwards, in pixels.</param>
    public Rgb At(float dx, float dy, float depth)
    {
        switch (_texture)
        {
            case Texture.Striped:
                return Marked(0.25f - Offset(Across(dx, dy)), 1);
            case Texture.Dotted:
                var (u, v) = (Offset(Across(dx, dy)), Offset(Along(dx, dy)));
                return Marked(DotRadius - MathF.Sqrt(u * u + v * v), Math.Clamp(depth - _rim, 0, 1));
            default:
                return _tint;
        }
    }

    private float Across(float dx, float dy) => (_cos * dx + _sin * dy) / _period + _phase;

    private float Along(float dx, float dy) => (_cos * dy - _sin * dx) / _period + _phase;

    // Distance to the nearest whole number: to the middle of the nearest stripe, or to the nearest row of dots.
    private static float Offset(float periods) => MathF.Abs(periods - MathF.Round(periods));

    private Rgb Marked(float within, float strength) =>
        _tint.Towards(_mark, Math.Clamp(within * _period + 0.5f, 0, 1) * strength);
}
