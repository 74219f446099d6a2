namespace Mammut.Examples.Scenes;

/// <summary>Signed distances to the outlines of the shapes, each of half extent 1 around the origin, y pointing down.</summary>
internal static class Outlines
{
    private const float ArmHalfWidth = 0.36f;

    // Nearer to the circle's area than 1 would be, so that size is not told by shape.
    private const float SquareHalfSide = 0.88f;

    private static readonly float HalfRoot3 = MathF.Sqrt(3) / 2;

    /// <summary>
    /// The distance from a point to a shape's outline, negative inside. Exact near the outline, where anti-aliasing reads it; at outer
    /// corners it may fall short of the true distance.
    /// </summary>
    public static float Distance(Shape shape, float x, float y) => shape switch
    {
        Shape.Circle => MathF.Sqrt(x * x + y * y) - 1,
        Shape.Square => Box(x, y, SquareHalfSide, SquareHalfSide),
        Shape.Triangle => Triangle(x, y),
        Shape.Cross => MathF.Min(Box(x, y, 1, ArmHalfWidth), Box(x, y, ArmHalfWidth, 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "no such shape"),
    };

    /// <summary>How far a shape reaches from its origin to each side after a turn by <paramref name="angle"/> radians, clockwise.</summary>
    public static (float Left, float Top, float Right, float Bottom) Extent(Shape shape, float angle)
    {
        if (shape == Shape.Circle)
        {
            return (-1, -1, 1, 1);
        }

        var (sin, cos) = MathF.SinCos(angle);
        var turned = Corners(shape).Select(c => (X: cos * c.X - sin * c.Y, Y: sin * c.X + cos * c.Y)).ToArray();
        return (turned.Min(c => c.X), turned.Min(c => c.Y), turned.Max(c => c.X), turned.Max(c => c.Y));
    }

    private static (float X, float Y)[] Corners(Shape shape) => shape switch
    {
        Shape.Square => Mirrored(SquareHalfSide, SquareHalfSide),
        Shape.Triangle => [(0, -HalfRoot3), (-1, HalfRoot3), (1, HalfRoot3)],
        Shape.Cross => [.. Mirrored(1, ArmHalfWidth), .. Mirrored(ArmHalfWidth, 1)],
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "no such shape"),
    };

    private static (float X, float Y)[] Mirrored(float x, float y) => [(x, y), (-x, y), (x, -y), (-x, -y)];

    private static float Box(float x, float y, float halfWidth, float halfHeight) =>
        MathF.Max(MathF.Abs(x) - halfWidth, MathF.Abs(y) - halfHeight);

    // Three half planes: the base, and by symmetry one for both legs. Apex (0, -√3/2), base corners (±1, √3/2).
    private static float Triangle(float x, float y) =>
        MathF.Max(y - HalfRoot3, MathF.Abs(x) * HalfRoot3 - (y + HalfRoot3) / 2);
}
