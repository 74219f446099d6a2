using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class TextGeneratorTests
{
    public static TheoryData<string, GenerationOptions> Wrong => new()
    {
        { nameof(GenerationOptions.MaxLength), new() { MaxLength = 1 } },
        { nameof(GenerationOptions.MinLength), new() { MinLength = -1 } },
        { nameof(GenerationOptions.Method), new() { Method = (GenerationMethod)7 } },
        { nameof(GenerationOptions.Temperature), new() { Temperature = 0 } },
        { nameof(GenerationOptions.TopK), new() { TopK = -1 } },
        { nameof(GenerationOptions.TopP), new() { TopP = 0 } },
        { nameof(GenerationOptions.TopP), new() { TopP = 1.1 } },
        { nameof(GenerationOptions.Beams), new() { Beams = 0 } },
        { nameof(GenerationOptions.LengthPenalty), new() { LengthPenalty = double.NaN } },
        { nameof(GenerationOptions.RepetitionPenalty), new() { RepetitionPenalty = 0 } },
        { nameof(GenerationOptions.Prompt), new() { MaxLength = 4, Prompt = [2, 3, 2] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void OptionsOutsideTheirRangeAreNamed(string name, GenerationOptions options)
    {
        using var images = PrefixCaptioner.Images(0);
        var model = new PrefixCaptioner(PrefixCaptioner.Scrambled(5));
        var error = Assert.ThrowsAny<ArgumentException>(() => TextGenerator.Run(model, images, options));
        Assert.Equal(name, error.ParamName);
        Assert.Empty(model.Steps);
    }

    [Fact]
    public void NoImagesGiveNoTexts()
    {
        using var images = zeros([0, 1, 1, 1]);
        Assert.Empty(TextGenerator.Run(new PrefixCaptioner(PrefixCaptioner.Scrambled(5)), images, new()));
    }

    [Fact]
    public void AStepThatDoesNotAdvanceTheCacheIsNamed()
    {
        using var images = zeros([2, 1, 1, 1]);
        var error = Assert.Throws<InvalidOperationException>(() => TextGenerator.Run(new Stuck(), images, new()));
        Assert.Contains("must advance", error.Message);
    }

    [Fact]
    public void LogitsThatAreNotNumbersAreNamed()
    {
        using var images = PrefixCaptioner.Images(0, 1);
        var model = new PrefixCaptioner((image, prefix) => [0, image == 1 && prefix.Length == 3 ? double.NaN : -5, 1]);
        var error = Assert.Throws<InvalidOperationException>(() => TextGenerator.Run(model, images, new()));
        Assert.Contains("after 3 ids", error.Message);
    }

    [Fact]
    public void NoTensorIsLeftBehindWhenTheImagesCannotBeEncoded()
    {
        using var images = zeros([2, 1, 1, 1]);
        LiveTensors.AssertNoneLeft(() => Assert.Throws<NotSupportedException>(() => TextGenerator.Run(new Stuck { Breaks = true }, images, new())));
    }

    private sealed class Stuck : ICaptioner
    {
        public long StartToken => 0;

        public long EndToken => 1;

        public long PaddingToken => 2;

        public long ContextLength => 9;

        public bool Breaks { get; init; }

        public DecoderCache NewCache(Tensor images)
        {
            if (!Breaks)
                return new(0, images.shape[0]);
            _ = images * 2;
            throw new NotSupportedException("Half-way.");
        }

        public Tensor DecodeStep(Tensor tokens, DecoderCache cache) => zeros([tokens.shape[0], 4]);
    }
}
