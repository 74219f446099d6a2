namespace Mammut.Data.Tests;

/// <summary>The files that Fixtures/make_fixtures.py wrote.</summary>
internal static class Fixture
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>The pixels that Pillow made, from the file NAME.WIDTHxHEIGHT.rgb.</summary>
    public static RgbImage Pixels(string name, int width, int height) => new(width, height, Bytes($"{name}.{width}x{height}.rgb"));
}
