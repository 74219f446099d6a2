namespace Mammut.Examples.Scenes;

/// <summary>How the objects of a scene lie to each other. It fixes their number and the order they are listed in.</summary>
public enum Arrangement
{
    /// <summary>One object at one of the nine places.</summary>
    Alone,

    /// <summary>Two objects at one height, listed from left to right.</summary>
    Beside,

    /// <summary>Two objects, one over the other, listed from top to bottom.</summary>
    Above,

    /// <summary>Three objects at one height, listed from left to right.</summary>
    Row,

    /// <summary>Three objects, one over the other, listed from top to bottom.</summary>
    Column,

    /// <summary>One object in the middle over two, listed as the upper, the lower left and the lower right.</summary>
    Pyramid,
}

/// <summary>Where a lone object lies: the nine fields of a three by three grid, row by row.</summary>
public enum Place
{
    /// <summary>First row, left.</summary>
    TopLeft,

    /// <summary>First row, middle.</summary>
    Top,

    /// <summary>First row, right.</summary>
    TopRight,

    /// <summary>Second row, left.</summary>
    Left,

    /// <summary>The middle of the image.</summary>
    Middle,

    /// <summary>Second row, right.</summary>
    Right,

    /// <summary>Third row, left.</summary>
    BottomLeft,

    /// <summary>Third row, middle.</summary>
    Bottom,

    /// <summary>Third row, right.</summary>
    BottomRight,
}
