using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>
/// The products that really run are those the compiler counts, no more: nothing is computed that no output needs, and nothing
/// that runs is left out of the count.
/// </summary>
public class OperationCountTests
{
    private const int Texts = 3;

    public static TheoryData<string, bool> Models()
    {
        var models = new TheoryData<string, bool>();
        foreach (var model in new[] { "TinyMammut", "ClassTokenModel", "HalfMammut", "OpenMammut" })
        {
            models.Add(model, true);
            models.Add(model, false);
        }

        return models;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void AForwardPass_OverFullTexts_TakesTheStatedOperations(string name, bool native)
    {
        using var scope = NewDisposeScope();
        using var subject = Subject.Create(name);
        using var off = native ? null : NativeKernels.Off();
        var images = subject.Images();
        var tokens = subject.Tokens(subject.Context, subject.Context, subject.Context);
        var embedding = subject.EmbedTexts(tokens).shape[1];

        Assert.Equal(Texts * subject.Summary.ForwardFlops, Count(() => subject.Forward(images, tokens)));
        // The summary states one image and one text; similarities are the only products between them.
        Assert.Equal((Texts * subject.Summary.ForwardFlops) + (2 * Texts * Texts * embedding), Count(() => subject.Loss(images, tokens).Dispose()));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void EachPart_TakesTheStatedOperations(string name, bool native)
    {
        using var scope = NewDisposeScope();
        using var subject = Subject.Create(name);
        using var off = native ? null : NativeKernels.Off();
        var images = subject.Images();
        var tokens = subject.Tokens(subject.Context, subject.Context, subject.Context);
        var imageTokens = subject.EncodeImages(images);

        Assert.Equal(Stated("vision."), Count(() => subject.EncodeImages(images)));
        Assert.Equal(Stated("Captioning.") + Stated("image_projection"), Count(() => subject.Captioning(tokens, imageTokens)));
        Assert.Equal(Stated($"{subject.ContrastivePass}.") + Stated("contrastive.text_projection"), Count(() => subject.EmbedTexts(tokens)));

        long Stated(string path) => Texts * subject.Summary.Layers.Where(layer => layer.Path.StartsWith(path, StringComparison.Ordinal)).Sum(layer => layer.Flops * layer.Repeat);
    }

    [Theory]
    [InlineData("TinyMammut")]
    [InlineData("ClassTokenModel")]
    [InlineData("HalfMammut")]
    public void Padding_CostsNothing(string name)
    {
        using var scope = NewDisposeScope();
        using var subject = Subject.Create(name);
        var images = subject.Images();
        var padded = subject.Tokens(6, 6, 6);
        var counted = Count(() => subject.Loss(images, padded).Dispose());
        Assert.Equal(Count(() => subject.Loss(images, padded.narrow(1, 0, 6)).Dispose()), counted);
        Assert.True(counted < Count(() => subject.Loss(images, subject.Tokens(subject.Context, subject.Context, subject.Context)).Dispose()));
    }

    private static long Count(Action run)
    {
        // With gradients wanted, the caption loss makes its own along with its value.
        using var unrecorded = no_grad();
        using var counter = new FlopCounter();
        run();
        return counter.Stop();
    }

    /// <summary>A model by what is counted of it.</summary>
    private sealed record Subject(
        nn.Module Model, ICaptioner Captioner, ModelSummary Summary, string ContrastivePass, Func<Tensor, Tensor> EncodeImages, Func<Tensor, Tensor, Tensor> Captioning,
        Func<Tensor, Tensor> EmbedTexts, Func<Tensor, Tensor, object> Forward, Func<Tensor, Tensor, LossParts> Loss, int Side = 16) : IDisposable
    {
        public long Context => Captioner.ContextLength;

        public static Subject Create(string name)
        {
            var subject = PredictionTests.Create(name) switch
            {
                TinyMammut m => new Subject(m, m, TinyMammut.Summary, "Contrastive", m.EncodeImages, m.Captioning, m.EmbedTexts, (i, t) => m.Forward(i, t), m.Loss),
                ClassTokenModel m => new Subject(m, m, ClassTokenModel.Summary, "Matching", m.EncodeImages, m.Captioning, m.EmbedTexts, (i, t) => m.Forward(i, t), m.Loss),
                HalfMammut m => new Subject(m, m, HalfMammut.Summary, "Contrastive", m.EncodeImages, m.Captioning, m.EmbedTexts, (i, t) => m.Forward(i, t), m.Loss),
                OpenMammut m => new Subject(m, m, OpenMammut.Summary, "Contrastive", m.EncodeImages, m.Captioning, m.EmbedTexts, (i, t) => m.Forward(i, t), m.Loss, 64),
                _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
            };
            // Patches are dropped in training only; the summary states all of them.
            subject.Model.eval();
            return subject;
        }

        public Tensor Images() => Batches.Images(Texts, Side, Side);

        public Tensor Tokens(params long[] lengths) => Batches.Texts(Captioner, Context, lengths);

        public void Dispose() => Model.Dispose();
    }
}
