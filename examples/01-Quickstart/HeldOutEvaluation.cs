using Mammut.Data;
using Mammut.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Examples.Quickstart;

/// <summary>What the model made of a held-out set.</summary>
/// <param name="Generated">One caption an image.</param>
/// <param name="References">The true captions as the tokenizer spells them.</param>
/// <param name="Similarities">Image by caption.</param>
internal sealed record HeldOutEvaluation(
    HeldOutSet Set, IReadOnlyList<string> Generated, IReadOnlyList<IReadOnlyList<string>> References, float[,] Similarities, RetrievalReport Retrieval, CaptionReport Captions)
{
    private const int BatchSize = 50;

    /// <summary>Embeds and describes every image, embeds every main caption, and compares.</summary>
    public static HeldOutEvaluation Run(SceneMammut model, HeldOutSet set, ITokenizer tokenizer, ImageTransform transform)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        model.eval();
        var (images, texts, generated) = (new List<Tensor>(), new List<Tensor>(), new List<string>());
        foreach (var chunk in set.Images.Chunk(BatchSize))
        {
            using var inner = NewDisposeScope();
            var pixels = Pixels(chunk, transform).to(model.Device);
            var tokens = TokenBatch.Encode(tokenizer, [.. chunk.Select(image => image.Captions[0])], (int)model.ContextLength).to(model.Device);
            generated.AddRange(model.Generate(pixels, tokenizer, new GenerationOptions { MaxLength = (int)model.ContextLength }));
            images.Add(model.EmbedImages(pixels).MoveToOuterDisposeScope());
            texts.Add(model.EmbedTexts(tokens).MoveToOuterDisposeScope());
        }

        var similarities = Table(cat(images.ToArray(), 0).matmul(cat(texts.ToArray(), 0).t()));
        // "a, b" and "a , b" are the same text to a tokenizer that sets every word apart.
        var references = set.Images.Select(image => (IReadOnlyList<string>)[.. image.Captions.Select(caption => tokenizer.Decode(tokenizer.Encode(caption)))]).ToArray();
        return new HeldOutEvaluation(set, generated, references, similarities, Evaluation.Retrieval.Evaluate(similarities), CaptionMetrics.Evaluate(generated, references));
    }

    /// <summary>Whether a generated caption is one of the image's true ones.</summary>
    public bool IsExact(int image) => CaptionMetrics.IsExactMatch(Generated[image], References[image]);

    private static Tensor Pixels(IReadOnlyList<HeldOutImage> images, ImageTransform transform)
    {
        var pixels = new float[images.Count * transform.Length];
        for (var i = 0; i < images.Count; i++)
            images[i].Pixels.CopyTo(pixels, i * transform.Length);
        return torch.tensor(pixels, [images.Count, 3, transform.Height, transform.Width]);
    }

    private static float[,] Table(Tensor similarities)
    {
        var values = similarities.cpu().data<float>().ToArray();
        var table = new float[similarities.shape[0], similarities.shape[1]];
        Buffer.BlockCopy(values, 0, table, 0, values.Length * sizeof(float));
        return table;
    }
}
