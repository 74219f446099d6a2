using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class AtomicFileTests
{
    [Fact]
    public void Writes_a_new_file_and_its_folder()
    {
        using var folder = new TemporaryFolder();

        AtomicFile.WriteText(folder["a/b/file.txt"], "Grüße");

        Assert.Equal("Grüße"u8.ToArray(), File.ReadAllBytes(folder["a/b/file.txt"]));
        Assert.Equal(["a/b/file.txt"], folder.Files.Select(file => file.Replace('\\', '/')));
    }

    [Fact]
    public void Replaces_a_longer_file_completely()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file.txt"], "a long former content");

        AtomicFile.WriteText(folder["file.txt"], "new");

        Assert.Equal("new", File.ReadAllText(folder["file.txt"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(4000)]
    public void An_interrupted_write_leaves_the_old_file_and_nothing_else(long room)
    {
        using var folder = new TemporaryFolder();
        using var values = arange(4096, dtype: ScalarType.Float32);
        var path = folder["model.safetensors"];
        Safetensors.Write(path, [("old", values)]);
        var before = File.ReadAllBytes(path);

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(
            path, stream => Safetensors.Write(new FailingStream(stream, room), [("new", values)])));

        Assert.Equal("No space left on device", error.Message);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(["model.safetensors"], folder.Files);
    }

    [Fact]
    public void The_file_is_not_there_before_it_is_whole()
    {
        using var folder = new TemporaryFolder();

        AtomicFile.Write(folder["file.bin"], stream =>
        {
            stream.Write("half"u8);
            Assert.False(File.Exists(folder["file.bin"]));
            stream.Write(" whole"u8);
        });

        Assert.Equal("half whole", File.ReadAllText(folder["file.bin"]));
    }
}
