namespace Mammut.Examples.Scenes;

/// <summary>A scene of one to three objects: all that is needed to draw it and to talk about it.</summary>
/// <param name="Arrangement">How the objects lie to each other.</param>
/// <param name="Place">Where the object of a scene of one lies; null where there are more.</param>
/// <param name="Objects">The objects in the order that <paramref name="Arrangement"/> lists them.</param>
/// <param name="Background">What is behind them.</param>
public sealed record Scene(
    Arrangement Arrangement,
    Place? Place,
    IReadOnlyList<SceneObject> Objects,
    Background Background);

/// <summary>A plain ground that grows lighter or darker in one direction.</summary>
/// <param name="Middle">Colour in the middle of the image.</param>
/// <param name="SlopeX">Change of brightness from the left edge to the right.</param>
/// <param name="SlopeY">Change of brightness from the top edge to the bottom.</param>
public sealed record Background(Rgb Middle, float SlopeX, float SlopeY);
