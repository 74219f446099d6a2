using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>An image of a batch that nothing would see is refused, with the text that does not name it.</summary>
public sealed class DocumentsTests : IDisposable
{
    private const long Marker = 3;

    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void EachDocumentNamesItsImages_AndFillingStandsBehindThem()
    {
        var images = rand([3, 2, 3, 4, 4]);
        var texts = Texts(8, 3, 3, 5, 8, 3, 5, 9, 8, 5, 9, 2);
        Assert.Equal([6, 3, 4, 4], Documents.Images(images, texts, Marker).shape);
        Assert.Equal([3, 3, 4, 4], Documents.Images(images.select(1, 0), Texts(8, 3, 5, 5, 8, 3, 5, 9, 3, 5, 9, 2), Marker).shape);
    }

    [Fact]
    public void OneImageEach_MustBeNamedByEachText() =>
        Says("Text 1 has the image token 3 nowhere, but there is 1 image for it, which nothing would see", rand([3, 3, 4, 4]), Texts(8, 3, 5, 5, 8, 5, 5, 9, 3, 5, 9, 2));

    [Fact]
    public void TheLastOfSeveral_MustBeNamedByOne() =>
        Says("There are 2 images for each text, but none has the image token 3 so often: text 2 has it once, which is the most.", rand([3, 2, 3, 4, 4]), Texts(8, 5, 5, 5, 8, 5, 5, 9, 3, 5, 9, 2));

    [Fact]
    public void MoreThanThereAre_AreRefused() =>
        Says("Text 0 has the image token 3 2 times, but there is 1 image for each text.", rand([3, 3, 4, 4]), Texts(8, 3, 3, 5, 8, 3, 5, 9, 3, 5, 9, 2));

    [Fact]
    public void OtherShapes_AreRefused()
    {
        Says("Expected the images of documents [B, K, 3, H, W], or one each [B, 3, H, W], but got [3, 4, 4].", rand([3, 4, 4]), Texts(8, 3, 3, 5, 8, 3, 5, 9, 3, 5, 9, 2));
        Says("Expected the images of 3 documents, one for each text, but got [2, 3, 4, 4].", rand([2, 3, 4, 4]), Texts(8, 3, 3, 5, 8, 3, 5, 9, 3, 5, 9, 2));
    }

    [Fact]
    public void TheMeanOfNoImage_IsRefused() => Assert.StartsWith(
        "Text 1 has the image token 3 nowhere, so that it has no image to compare it with.",
        Assert.Throws<ArgumentException>(() => Texts(8, 3, 3, 5, 8, 5, 5, 9).MeanOfImages(rand([4, 5]), Marker)).Message);

    public void Dispose() => _scope.Dispose();

    /// <summary>Texts of four tokens each.</summary>
    private static PackedTexts Texts(params long[] ids) => PackedTexts.Every(tensor(ids, [ids.Length / 4, 4]));

    private static void Says(string message, Tensor images, PackedTexts texts) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Documents.Images(images, texts, Marker)).Message);
}
