using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>Cached generation equals uncached generation, token for token, in every mode.</summary>
public class GenerationTests
{
    public static TheoryData<GenerationMethod, bool> Modes() => new()
    {
        { GenerationMethod.Greedy, false }, { GenerationMethod.Greedy, true },
        { GenerationMethod.Sample, false }, { GenerationMethod.Sample, true },
        { GenerationMethod.Beam, false }, { GenerationMethod.Beam, true },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void Cached_EqualsUncached(GenerationMethod method, bool prompted)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            using var model = new TinyMammut(seed: seed);
            using var images = Batches.Images(3, seed: seed + 10);
            var options = new GenerationOptions { Method = method, MaxLength = 10, Beams = 3, TopK = 8, TopP = 0.95, Temperature = 0.8, Seed = seed, Prompt = prompted ? [5, 6] : null };
            var uncached = new Uncached(model, (tokens, images) => model.Captioning(tokens, model.EncodeImages(images)), states => model.Text.Logits(states));
            Assert.Equal(TextGenerator.Run(uncached, images, options), TextGenerator.Run(model, images, options));
        }
    }

    /// <summary>Layer scales, gates and RMS norms stand between products that are rounded and those that are not.</summary>
    [Theory]
    [InlineData("TinyMammut", WeightFormat.BFloat16)]
    [InlineData("TinyMammut", WeightFormat.Int8)]
    [InlineData("ClassTokenModel", WeightFormat.BFloat16)]
    [InlineData("GatedModel", WeightFormat.BFloat16)]
    [InlineData("HalfMammut", WeightFormat.BFloat16)]
    [InlineData("OpenMammut", WeightFormat.BFloat16)]
    [InlineData("NarrowModel", WeightFormat.BFloat16)]
    public void RoundedWeights_GiveTexts_AndLeaveTheModelAsItIs(string name, WeightFormat weights)
    {
        using var model = PredictionTests.Create(name);
        var captioner = (ICaptioner)model;
        var (height, width) = name switch { "GatedModel" => (16, 24), "OpenMammut" => (64, 64), _ => (16, 16) };
        using var images = Batches.Images(3, height, width);
        var options = new GenerationOptions { MaxLength = 9, MinLength = 9 };
        var before = TextGenerator.Run(captioner, images, options);
        Assert.All(TextGenerator.Run(captioner, images, options with { Weights = weights }), text => Assert.Equal(8, text.Length));
        using (NativeKernels.Off())
            Assert.All(TextGenerator.Run(captioner, images, options with { Weights = weights }), text => Assert.Equal(8, text.Length));
        Assert.Equal(before, TextGenerator.Run(captioner, images, options));
    }

    [Theory]
    [InlineData(GenerationMethod.Greedy)]
    [InlineData(GenerationMethod.Beam)]
    public void Cached_EqualsUncached_WithRotaryPositionsAndAPrefix(GenerationMethod method)
    {
        using var model = new GatedModel(seed: 2);
        using var images = Batches.Images(2, 16, 24);
        var options = new GenerationOptions { Method = method, MaxLength = 9, Beams = 3, Prompt = [5, 6] };
        // The start token and the prompt are the prefix.
        var uncached = new Uncached(model,
            (tokens, images) => model.Answering(tokens, model.EncodeImages(images), full([tokens.shape[0]], 3, dtype: int64)), states => model.Text.Logits(states));
        Assert.Equal(TextGenerator.Run(uncached, images, options), TextGenerator.Run(model, images, options));
    }

    [Theory]
    [InlineData(GenerationMethod.Greedy)]
    [InlineData(GenerationMethod.Beam)]
    public void Cached_EqualsUncached_WithBlocksBeforeLayersThatHaveNoMlp(GenerationMethod method)
    {
        using var model = new NarrowModel(seed: 3);
        foreach (var (_, gate) in model.named_parameters().Where(entry => entry.name.EndsWith("_gate", StringComparison.Ordinal)))
            gate.requires_grad_(false).fill_(0.5);
        using var images = Batches.Images(2);
        var options = new GenerationOptions { Method = method, MaxLength = 9, Beams = 3 };
        var uncached = new Uncached(model, (tokens, images) => model.Captioning(tokens, model.EncodeImages(images)), states => model.Text.Logits(states));
        Assert.Equal(TextGenerator.Run(uncached, images, options), TextGenerator.Run(model, images, options));
    }

    [Theory]
    [InlineData(GenerationMethod.Greedy)]
    [InlineData(GenerationMethod.Beam)]
    public void Cached_EqualsUncached_WithNormsBehindAndBlocksInside(GenerationMethod method)
    {
        using var model = new PostNormModel(seed: 3);
        using var images = Batches.Images(3);
        var options = new GenerationOptions { Method = method, MaxLength = 9, Beams = 3, Prompt = [5, 6] };
        var uncached = new Uncached(model, (tokens, images) => model.Captioning(tokens, model.EncodeImages(images)), states => model.Text.Logits(states));
        Assert.Equal(TextGenerator.Run(uncached, images, options), TextGenerator.Run(model, images, options));
    }

    [Theory]
    [InlineData(GenerationMethod.Greedy)]
    [InlineData(GenerationMethod.Beam)]
    public void Cached_EqualsUncached_WithDistances(GenerationMethod method)
    {
        using var model = new DistanceModel(seed: 3);
        using var images = Batches.Images(3);
        var options = new GenerationOptions { Method = method, MaxLength = 9, Beams = 3, Prompt = [5, 6] };
        var uncached = new Uncached(model, (tokens, images) => model.Captioning(tokens, model.EncodeImages(images)), states => model.Text.Logits(states));
        Assert.Equal(TextGenerator.Run(uncached, images, options), TextGenerator.Run(model, images, options));
    }

    [Fact]
    public void Cached_EqualsUncached_OnLatents()
    {
        using var model = new ResampledModel(seed: 2);
        using var images = Batches.Images(2);
        var options = new GenerationOptions { MaxLength = 9 };
        var uncached = new Uncached(model, (tokens, images) => model.Captioning(tokens, model.EncodeImages(images)), states => model.Text.Logits(states));
        Assert.Equal(TextGenerator.Run(uncached, images, options), TextGenerator.Run(model, images, options));
    }

    [Fact]
    public void Cached_EqualsUncached_InTwoHalves()
    {
        using var model = new TinyCoca(seed: 2);
        using var images = Batches.Images(2);
        var options = new GenerationOptions { Method = GenerationMethod.Beam, Beams = 3, MaxLength = 9 };
        var uncached = new Uncached(model, (tokens, images) => model.Captioning(tokens, model.EncodeImages(images)), states => model.Text.Logits(states));
        Assert.Equal(TextGenerator.Run(uncached, images, options), TextGenerator.Run(model, images, options));
    }

    public static TheoryData<string, GenerationMethod, bool> InFront()
    {
        var data = new TheoryData<string, GenerationMethod, bool>();
        foreach (var name in new[] { "PrefixedModel", "JoinedModel", "DistancePrefixedModel", "TinyGit" })
        {
            foreach (var method in Enum.GetValues<GenerationMethod>())
            {
                data.Add(name, method, true);
                data.Add(name, method, false);
            }
        }

        return data;
    }

    /// <summary>The image is in the sequence: bidirectional with learned positions, causal with rotary ones, with distances, and with norms behind.</summary>
    [Theory]
    [MemberData(nameof(InFront))]
    public void Cached_EqualsUncached_WithTheImageInFront(string name, GenerationMethod method, bool native)
    {
        using var kernels = native ? null : NativeKernels.Off();
        using var images = Batches.Images(3);
        var options = new GenerationOptions { Method = method, MaxLength = 9, Beams = 3, TopK = 8, Seed = 2 };
        using var model = (GeneratedModule)(name switch
        {
            "PrefixedModel" => new PrefixedModel(seed: 3),
            "JoinedModel" => new JoinedModel(seed: 3),
            "TinyGit" => new TinyGit(seed: 3),
            _ => new DistancePrefixedModel(seed: 3),
        });
        Func<Tensor, Tensor, Tensor> whole = model switch
        {
            PrefixedModel prefixed => (tokens, images) => prefixed.Captioning(tokens, prefixed.EncodeImages(images)),
            JoinedModel joined => (tokens, images) => joined.Captioning(tokens, joined.EncodeImages(images)),
            TinyGit git => (tokens, images) => git.Captioning(tokens, git.EncodeImages(images)),
            _ => (tokens, images) => ((DistancePrefixedModel)model).Captioning(tokens, ((DistancePrefixedModel)model).EncodeImages(images)),
        };
        Func<Tensor, Tensor> logits = model switch
        {
            PrefixedModel prefixed => prefixed.Text.Logits,
            JoinedModel joined => joined.Text.Logits,
            TinyGit git => git.Text.Logits,
            _ => ((DistancePrefixedModel)model).Text.Logits,
        };
        var uncached = new Uncached((ICaptioner)model, whole, logits);
        uncached.Check(images);
        foreach (var prompt in new long[]?[] { null, [5, 6] })
            uncached.CheckTexts(images, options with { Prompt = prompt });
    }

    public static TheoryData<string, GenerationMethod, bool> OfDocuments()
    {
        var data = new TheoryData<string, GenerationMethod, bool>();
        foreach (var name in new[] { "DocumentModel", "TinyFlamingo", "RecallingFlamingo", "TinyCosmo" })
        {
            foreach (var method in Enum.GetValues<GenerationMethod>())
            {
                data.Add(name, method, true);
                data.Add(name, method, false);
            }
        }

        return data;
    }

    /// <summary>Documents of which the last image is seen, or all; of one image or two; with prompts that name some.</summary>
    [Theory]
    [MemberData(nameof(OfDocuments))]
    public void Cached_EqualsUncached_OfDocuments(string name, GenerationMethod method, bool native)
    {
        using var scope = NewDisposeScope();
        using var kernels = native ? null : NativeKernels.Off();
        using var model = (GeneratedModule)(name switch
        {
            "DocumentModel" => new DocumentModel(seed: 3),
            "TinyFlamingo" => new TinyFlamingo(seed: 3),
            "TinyCosmo" => new TinyCosmo(seed: 3),
            _ => new RecallingFlamingo(seed: 3),
        });
        foreach (var (_, gate) in model.named_parameters().Where(entry => entry.name.EndsWith("_gate", StringComparison.Ordinal)))
            gate.requires_grad_(false).fill_(0.9);
        Func<Tensor, Tensor, Tensor> whole = model switch
        {
            DocumentModel documents => (tokens, images) => documents.Captioning(tokens, documents.EncodeImages(Documents.Images(images))),
            TinyFlamingo flamingo => (tokens, images) => flamingo.Captioning(tokens, flamingo.EncodeImages(Documents.Images(images))),
            TinyCosmo cosmo => (tokens, images) => cosmo.Captioning(tokens, cosmo.EncodeImages(Documents.Images(images))),
            _ => (tokens, images) => ((RecallingFlamingo)model).Captioning(tokens, ((RecallingFlamingo)model).EncodeImages(Documents.Images(images))),
        };
        Func<Tensor, Tensor> logits = model switch
        {
            DocumentModel documents => documents.Text.Logits,
            TinyFlamingo flamingo => flamingo.Text.Logits,
            TinyCosmo cosmo => cosmo.Text.Logits,
            _ => ((RecallingFlamingo)model).Text.Logits,
        };
        var uncached = new Uncached((ICaptioner)model, whole, logits);
        var image = uncached.ImageToken!.Value;
        var options = new GenerationOptions { Method = method, MaxLength = 9, Beams = 3, TopK = 8, Seed = 2 };
        var pairs = Batches.Images(6).view(3, 2, 3, 16, 16);
        uncached.Check(pairs);
        foreach (var images in new[] { pairs, pairs.select(1, 0) })
        {
            foreach (var prompt in new long[]?[] { null, [5, 6], [5, image, 6] })
                uncached.CheckTexts(images, options with { Prompt = prompt });
        }

        uncached.CheckTexts(pairs, options with { Prompt = [image, 5, image] });
        Assert.Contains("but there are 2 images", Assert.Throws<ArgumentException>(() => TextGenerator.Run((ICaptioner)model, pairs, options with { Prompt = [image, image, image] })).Message);
        Assert.All(TextGenerator.Run((ICaptioner)model, pairs, options with { Prompt = [image] }), text => Assert.Equal(image, Assert.Single(text, id => id == image)));

        // Prompts of their own, of different lengths: each as if it were the only one.
        var prompts = tensor(new long[] { image, 5, 6, 0, image, 0, 0, 0, 7, image, 8, 0 }, [3, 4]);
        var texts = TextGenerator.Run((ICaptioner)model, pairs, prompts, options);
        Assert.Equal(TextGenerator.Run(uncached, pairs, prompts, options), texts);
        if (method == GenerationMethod.Sample)
            return;
        foreach (var (text, prompt) in new long[][] { [image, 5, 6], [image], [7, image, 8] }.Index())
            Assert.Equal(texts[text], Assert.Single(TextGenerator.Run((ICaptioner)model, pairs.narrow(0, text, 1), options with { Prompt = prompt })));
    }

    /// <summary>The decoder asks what the encoder makes of prompts, of one length or of several, with beams and rows that leave.</summary>
    [Theory]
    [InlineData(GenerationMethod.Greedy, true)]
    [InlineData(GenerationMethod.Greedy, false)]
    [InlineData(GenerationMethod.Sample, true)]
    [InlineData(GenerationMethod.Beam, true)]
    [InlineData(GenerationMethod.Beam, false)]
    public void Cached_EqualsUncached_OfAnEncoderAndADecoder(GenerationMethod method, bool native)
    {
        using var scope = NewDisposeScope();
        using var kernels = native ? null : NativeKernels.Off();
        using var model = new TinyPali(seed: 3);
        var images = Batches.Images(3);
        var options = new GenerationOptions { Method = method, MaxLength = 9, Beams = 3, TopK = 8, Seed = 2 };
        foreach (var prompts in new[] { tensor(new long[] { 7, 5, 49, 8, 9, 49, 3, 4, 49 }, [3, 3]), tensor(new long[] { 7, 49, 0, 8, 9, 49, 49, 0, 0 }, [3, 3]) })
        {
            // Each row has its image, and by that its prompt.
            Tensor PromptsOf(Tensor rows) => prompts.index_select(0, stack([.. Enumerable.Range(0, (int)rows.shape[0]).Select(row => (images - rows[row]).abs().sum([1, 2, 3]).argmin())]));
            var prompted = new Prompted(model, images => model.NewCache(images, PromptsOf(images)));
            var uncached = new Uncached(prompted, (tokens, images) => model.Writing(tokens, PromptsOf(images), model.EncodeImages(images)), model.Text.Logits);
            uncached.Check(images);
            foreach (var prompt in new long[]?[] { null, [5, 6] })
                uncached.CheckTexts(images, options with { Prompt = prompt });
        }

        // Without a prompt it is the end token.
        var ends = full([3, 1], model.EndToken, dtype: int64);
        Assert.Equal(TextGenerator.Run(model, images, options, given => model.NewCache(given, ends)), TextGenerator.Run(model, images, options));
    }

    /// <summary>A model whose cache is made otherwise.</summary>
    private sealed class Prompted(ICaptioner model, Func<Tensor, DecoderCache> newCache) : ICaptioner
    {
        public long StartToken => model.StartToken;

        public long EndToken => model.EndToken;

        public long PaddingToken => model.PaddingToken;

        public long ContextLength => model.ContextLength;

        public DecoderCache NewCache(Tensor images) => newCache(images);

        public Tensor DecodeStep(Tensor tokens, DecoderCache cache) => model.DecodeStep(tokens, cache);
    }

    [Fact]
    public void Generation_LeavesNoTensorBehind()
    {
        using var images = Batches.Images(3);
        using var mammut = new TinyMammut();
        using var prefixed = new JoinedModel();
        using var documents = new DocumentModel();
        using var pali = new TinyPali();
        ICaptioner[] models = [mammut, prefixed, documents, pali];
        foreach (var model in models)
            TextGenerator.Run(model, images, new GenerationOptions { Method = GenerationMethod.Beam });
        var before = LiveTensors.Settled();
        foreach (var model in models)
        {
            foreach (var method in Enum.GetValues<GenerationMethod>())
                TextGenerator.Run(model, images, new GenerationOptions { Method = method });
        }

        Assert.Equal(before, Tensor.TotalCount);
    }
}
