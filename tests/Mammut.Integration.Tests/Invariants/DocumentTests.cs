using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>In documents, a token sees the images that stand before it, the last or all of them.</summary>
public sealed class DocumentTests : IDisposable
{
    private const long Marker = 3;

    /// <summary>Two images; one behind some text; two in a row; none.</summary>
    private static readonly long[,] Texts =
    {
        { 22, 3, 7, 8, 3, 9, 10, 23 },
        { 22, 7, 8, 3, 9, 10, 23, 0 },
        { 22, 3, 3, 7, 23, 0, 0, 0 },
        { 22, 7, 8, 9, 23, 0, 0, 0 },
    };

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly DocumentModel _model = new(seed: 4);
    private readonly Tensor _tokens = torch.tensor(Texts);
    private readonly Tensor _images = randn([4, 2, 3, 16, 16], generator: new Generator(9, CPU));

    public DocumentTests()
    {
        // Gates start shut; open them, so that the images count. In one layer alone, later rows do not see them through earlier ones.
        foreach (var (_, gate) in _model.named_parameters().Where(entry => entry.name.EndsWith("_gate", StringComparison.Ordinal)))
            gate.requires_grad_(false).fill_(0.5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnImage_ChangesTheStatesBehindItsPlace_AndNoOther(bool latest)
    {
        var before = States(_images, latest);
        for (var image = 0; image < 2; image++)
        {
            var other = _images.clone();
            other.select(1, image).add_(0.5);
            var changed = (States(other, latest) - before).abs().amax([-1]).gt(1e-5);
            for (var text = 0; text < 4; text++)
            {
                var seen = 0;
                for (var row = 0; row < 8 && Texts[text, row] != 0; row++)
                {
                    seen += Texts[text, row] == Marker ? 1 : 0;
                    // Through the causal attention, a row sees what those before it have seen. In the text with two images in a row, the first is seen by its own place.
                    Assert.True(changed[text, row].item<bool>() == seen > image, $"image {image}, text {text}, row {row}");
                }
            }
        }
    }

    [Fact]
    public void ADocumentOfOneImage_IsTheSame_WhicheverImagesAreSeen() =>
        Close.Check(States(_images, latest: false)[1], States(_images, latest: true)[1], 1e-5, "states");

    [Fact]
    public void TheLastImage_IsNotAllImages() =>
        Assert.True(Close.RelativeError(States(_images, latest: false)[0], States(_images, latest: true)[0]) > 1e-3);

    /// <summary>One text at a time, with the mask written out for every row and image token.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheBlocksAttention_IsThatOfAMask(bool latest)
    {
        var texts = PackedTexts.Real(_tokens, 0);
        var (q, kv) = (randn([texts.Sequences.Rows, 12]), randn([8, 5, 24]));
        var seeing = latest ? texts.SeeingLatest(kv, Marker) : texts.SeeingAll(kv, Marker);
        var attended = seeing.Unpack(Attention.Cross(q, kv, 2, seeing));
        var queries = texts.Unpack(q);
        for (var text = 0; text < 4; text++)
        {
            var keys = kv.narrow(0, 2 * text, 2).flatten(0, 1);
            var seen = 0;
            for (var row = 0; row < 8 && Texts[text, row] != 0; row++)
            {
                seen += Texts[text, row] == Marker ? 1 : 0;
                for (var head = 0; head < 2; head++)
                {
                    var (first, count) = latest ? ((seen - 1) * 5, 5) : (0, seen * 5);
                    var expected = zeros(6);
                    if (seen > 0)
                    {
                        var (k, v) = (keys.narrow(0, first, count).narrow(1, 6 * head, 6), keys.narrow(0, first, count).narrow(1, 12 + (6 * head), 6));
                        var scores = k.matmul(queries[text, row].narrow(0, 6 * head, 6)) / Math.Sqrt(6);
                        expected = scores.softmax(0).matmul(v);
                    }

                    Assert.True((attended[text, row].narrow(0, 6 * head, 6) - expected).abs().max().item<float>() < 1e-5, $"text {text}, row {row}, head {head}");
                }
            }
        }
    }

    [Fact]
    public void TheLoss_ReachesAllThatIsNotFrozen_AndThePlaceOfAnImageIsNoLabel()
    {
        var model = new DocumentModel(seed: 5);
        using var loss = model.Loss(_images, _tokens);
        loss.Total.backward();
        var table = DocumentModel.Summary.ParameterTable.ToDictionary(entry => entry.Key);
        Assert.All(model.named_parameters(), entry => Assert.Equal(table[entry.name].Trained, entry.parameter.grad is not null));
        var labels = Losses.Labels(PackedTexts.Real(_tokens, 0), image: Marker);
        Assert.Equal(5, labels.eq(Losses.Ignored).sum().item<long>());
    }

    [Fact]
    public void MorePlacesThanImages_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => _model.Loss(_images.narrow(1, 0, 1), _tokens));
        Assert.StartsWith("Text 0 has the image token 3 2 times, but there is 1 image for each text.", error.Message);
    }

    [Fact]
    public void ABatchWhoseTextsNameNoImage_IsRefused()
    {
        var texts = torch.tensor(new long[,] { { 22, 3, 7, 23 }, { 22, 7, 8, 23 } });
        var one = _images.narrow(0, 0, 2).select(1, 0);
        foreach (var run in new Action[] { () => _model.Loss(one, texts), () => _model.Forward(one, texts) })
            Assert.StartsWith("Text 1 has the image token 3 nowhere, but there is 1 image for it", Assert.Throws<ArgumentException>(run).Message);
        Assert.StartsWith("There are 2 images for each text, but none has the image token 3 so often", Assert.Throws<ArgumentException>(() => _model.Loss(_images.narrow(0, 0, 2), texts)).Message);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void AnIdOutsideTheVocabulary_IsRefused_TheLastOfATextToo(int place)
    {
        var texts = torch.tensor(new long[,] { { 22, 3, 7, 23 }, { 22, 3, 8, 23 } });
        texts[1, place] = 24;
        var error = Assert.Throws<ArgumentException>(() => _model.Loss(_images.narrow(0, 0, 2).select(1, 0), texts));
        Assert.StartsWith($"Text 1 has the id 24 at position {place}, but the model was declared with Vocabulary = 24: its ids are 0 to 23.", error.Message);
    }

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
    }

    private Tensor States(Tensor images, bool latest)
    {
        var tokens = _model.EncodeImages(images.flatten(0, 1));
        return latest ? _model.Captioning(_tokens, tokens) : _model.Reading(_tokens, tokens);
    }
}
