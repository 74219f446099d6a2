using System.Reflection;

namespace Mammut.LibTorch.Tests.Api;

/// <summary>
/// The binding stands in for TorchSharp, so that what compiles against it must compile against TorchSharp: its public
/// members are exactly those listed here, and each stands so in the public API of both versions that we support.
/// </summary>
public class ApiTests
{
    [Theory]
    [InlineData("torchsharp-0.105.2.txt")]
    [InlineData("torchsharp-0.106.0.txt")]
    public void Every_public_member_is_TorchSharps_own(string listing)
    {
        HashSet<string> expected = [.. Listing(listing)];
        string[] strange = [.. Actual().Where(line => !expected.Contains(line))];
        Assert.True(
            strange.Length == 0,
            $"These members are not in {listing}. Where TorchSharp of that version has them exactly so, add the lines; else make them "
            + $"internal or mend them:\n{string.Join("\n", strange)}");
    }

    [Theory]
    [InlineData("torchsharp-0.105.2.txt")]
    [InlineData("torchsharp-0.106.0.txt")]
    public void The_listing_holds_nothing_else(string listing)
    {
        HashSet<string> actual = [.. Actual()];
        string[] stale = [.. Listing(listing).Where(line => !actual.Contains(line))];
        Assert.True(stale.Length == 0, $"{listing} lists members that the binding does not have:\n{string.Join("\n", stale)}");
    }

    [Fact]
    public void The_printer_writes_what_the_listings_write()
    {
        string[] actual = [.. Actual()];
        Assert.Contains("torch.Tensor.add_(torch.Tensor target, TorchSharp.Scalar alpha) -> torch.Tensor", actual);
        Assert.Contains("torch.ScalarType.BFloat16 = 15", actual);
        Assert.Contains("TorchSharp.torch.float32 : torch.ScalarType static", actual);
        Assert.Contains("TorchSharp.Modules.Parameter : class <- torch.Tensor", actual);
        Assert.Contains("torch.Tensor.TensorItems[params torch.TensorIndex[] indices] { get; set; } : torch.Tensor", actual);
        Assert.Contains("torch.nn.Module<T, TResult>.forward(T input) -> TResult abstract", actual);
    }

    private static IEnumerable<string> Actual() => ApiPrinter.Print(typeof(TorchSharp.torch).Assembly);

    private static IEnumerable<string> Listing(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#')
                yield return line;
    }
}
