using TorchSharp.Interop;

namespace Mammut.LibTorch.Tests.Interop;

public class NativeLibraryTests
{
    [Fact]
    public void A_missing_library_is_reported_with_the_places_and_the_remedies()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string message = Assert.Throws<DllNotFoundException>(() => NativeLibraryResolver.Locate("", folder, folder)).Message;
        Assert.Contains(folder, message);
        Assert.DoesNotContain(" and ", message);
        Assert.Contains("build the project again", message);
        Assert.Contains("-p:TorchProvider=TorchSharp", message);
    }

    [Fact]
    public void A_library_that_cannot_be_loaded_is_reported_with_the_loaders_words()
    {
        string path = Path.GetTempFileName();
        try
        {
            string message = Assert.Throws<DllNotFoundException>(() => NativeLibraryResolver.Load(path)).Message;
            Assert.Contains(path, message);
            Assert.Contains("./mammut setup", message);
            Assert.Contains("The loader says", message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_library_lies_beside_the_program() =>
        Assert.Equal(AppContext.BaseDirectory.TrimEnd('/'), Path.GetDirectoryName(NativeLibraryResolver.Locate(AppContext.BaseDirectory)));
}
