using static TorchSharp.torch;

namespace Mammut.Evaluation;

/// <summary>
/// Retrieval of texts by image and of images by text, as on COCO and Flickr30k: an image may have several captions, and
/// finds any of them; a caption has one image. Equal similarities keep the order of the candidates and are counted.
/// </summary>
public static class Retrieval
{
    /// <summary>Evaluates embeddings by their cosines.</summary>
    /// <param name="imageEmbeddings">[images, E], any floating type and device; brought to unit length here.</param>
    /// <param name="textEmbeddings">[texts, E].</param>
    /// <param name="imageOfText">For each text the index of its image; each image has a text. Null where text i belongs to
    /// image i.</param>
    /// <exception cref="ArgumentException">The shapes or indexes do not fit, or a vector is zero or not finite.</exception>
    public static RetrievalReport Evaluate(Tensor imageEmbeddings, Tensor textEmbeddings, IReadOnlyList<int>? imageOfText = null) =>
        Evaluate(
            EmbeddingRows.From(imageEmbeddings, nameof(imageEmbeddings)),
            EmbeddingRows.From(textEmbeddings, nameof(textEmbeddings)),
            imageOfText);

    /// <inheritdoc cref="Evaluate(Tensor, Tensor, IReadOnlyList{int})"/>
    public static RetrievalReport Evaluate(float[,] imageEmbeddings, float[,] textEmbeddings, IReadOnlyList<int>? imageOfText = null) =>
        Evaluate(
            EmbeddingRows.From(imageEmbeddings, nameof(imageEmbeddings)),
            EmbeddingRows.From(textEmbeddings, nameof(textEmbeddings)),
            imageOfText);

    /// <summary>Evaluates similarities, however they were come by.</summary>
    /// <param name="similarities">[images, texts], higher is more alike.</param>
    /// <param name="imageOfText">For each text the index of its image; each image has a text. Null where text i belongs to
    /// image i.</param>
    /// <exception cref="ArgumentException">The indexes do not fit, or a similarity is not a number.</exception>
    public static RetrievalReport Evaluate(float[,] similarities, IReadOnlyList<int>? imageOfText = null)
    {
        ArgumentNullException.ThrowIfNull(similarities);
        for (var image = 0; image < similarities.GetLength(0); image++)
        {
            for (var text = 0; text < similarities.GetLength(1); text++)
            {
                if (float.IsNaN(similarities[image, text]))
                    throw new ArgumentException($"The similarity of image {image} and text {text} is not a number.", nameof(similarities));
            }
        }

        return Evaluate(
            similarities.GetLength(0),
            similarities.GetLength(1),
            imageOfText,
            (image, scores) =>
            {
                for (var text = 0; text < scores.Length; text++)
                    scores[text] = similarities[image, text];
            },
            (text, scores) =>
            {
                for (var image = 0; image < scores.Length; image++)
                    scores[image] = similarities[image, text];
            });
    }

    private static RetrievalReport Evaluate(EmbeddingRows images, EmbeddingRows texts, IReadOnlyList<int>? imageOfText)
    {
        if (images.Width != texts.Width)
            throw new ArgumentException($"The image embeddings are {images.Width} wide, the text embeddings {texts.Width}.");
        return Evaluate(
            images.Count,
            texts.Count,
            imageOfText,
            (image, scores) => images.Similarities(image, texts, scores),
            (text, scores) => texts.Similarities(text, images, scores));
    }

    private static RetrievalReport Evaluate(int images, int texts, IReadOnlyList<int>? imageOfText, Score scoreTexts, Score scoreImages)
    {
        if (images == 0 || texts == 0)
            throw new ArgumentException($"There is nothing to retrieve: {images} images, {texts} texts.");
        imageOfText ??= images == texts
            ? [.. Enumerable.Range(0, texts)]
            : throw new ArgumentException($"Of {texts} texts and {images} images it must be said which belong together.", nameof(imageOfText));
        if (imageOfText.Count != texts)
            throw new ArgumentException($"Expected an entry for each of {texts} texts, got {imageOfText.Count}.", nameof(imageOfText));

        var textsOfImage = Ranking.IndexesByValue(imageOfText, images, nameof(imageOfText), "image");
        return new RetrievalReport(
            Rank(images, texts, scoreTexts, image => textsOfImage[image]),
            Rank(texts, images, scoreImages, text => [imageOfText[text]]));
    }

    private static RetrievalDirection Rank(int queries, int candidates, Score score, Func<int, int[]> right)
    {
        var results = new (int Rank, bool Tied)[queries];
        Parallel.For(0, queries, () => new float[candidates], (query, _, scores) =>
        {
            score(query, scores);
            results[query] = Ranking.OfBest(scores, right(query));
            return scores;
        }, _ => { });
        return new RetrievalDirection(Array.ConvertAll(results, result => result.Rank), results.Count(result => result.Tied));
    }

    /// <summary>Writes the similarities of one query with all candidates.</summary>
    private delegate void Score(int query, Span<float> scores);
}
