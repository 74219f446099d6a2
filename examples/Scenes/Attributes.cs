namespace Mammut.Examples.Scenes;

/// <summary>The outline of an object.</summary>
public enum Shape
{
    /// <summary>A disc.</summary>
    Circle,

    /// <summary>A square on its side.</summary>
    Square,

    /// <summary>A triangle that points up.</summary>
    Triangle,

    /// <summary>A plus sign with thick arms.</summary>
    Cross,
}

/// <summary>The colour of an object; <see cref="Palette"/> says which red, green and blue it stands for.</summary>
public enum Colour
{
    /// <summary>Red.</summary>
    Red,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Yellow.</summary>
    Yellow,

    /// <summary>Purple.</summary>
    Purple,

    /// <summary>Cyan.</summary>
    Cyan,
}

/// <summary>How big an object is. The two ranges are far apart, so that one object alone shows its size.</summary>
public enum ObjectSize
{
    /// <summary>About a sixth of the image across.</summary>
    Small,

    /// <summary>About a quarter of the image across.</summary>
    Large,
}

/// <summary>What covers an object.</summary>
public enum Texture
{
    /// <summary>One colour throughout; captions do not mention it.</summary>
    Plain,

    /// <summary>Dark stripes.</summary>
    Striped,

    /// <summary>Light dots.</summary>
    Dotted,
}
