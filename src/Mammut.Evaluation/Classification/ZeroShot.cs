using static TorchSharp.torch;

namespace Mammut.Evaluation;

/// <summary>
/// Zero-shot classification with an ensemble of prompts (Radford et al. 2021, arXiv 2103.00020, section 3.1.4): a class is
/// the mean of the unit-length embeddings of its prompts, brought to unit length again; an image belongs to the class of
/// the highest cosine.
/// </summary>
public static class ZeroShot
{
    /// <summary>Classifies images and compares with their labels.</summary>
    /// <param name="imageEmbeddings">[images, E], any floating type and device.</param>
    /// <param name="promptEmbeddings">[prompts, E]: one row for each prompt, such as "a photo of a cat."</param>
    /// <param name="classOfPrompt">For each prompt the class that it describes, from 0; every class has a prompt.</param>
    /// <param name="labels">For each image its class.</param>
    /// <exception cref="ArgumentException">The shapes or indexes do not fit, or a vector is zero or not finite.</exception>
    public static ClassificationReport Evaluate(
        Tensor imageEmbeddings, Tensor promptEmbeddings, IReadOnlyList<int> classOfPrompt, IReadOnlyList<int> labels) =>
        Evaluate(
            EmbeddingRows.From(imageEmbeddings, nameof(imageEmbeddings)),
            EmbeddingRows.From(promptEmbeddings, nameof(promptEmbeddings)),
            classOfPrompt,
            labels);

    /// <inheritdoc cref="Evaluate(Tensor, Tensor, IReadOnlyList{int}, IReadOnlyList{int})"/>
    public static ClassificationReport Evaluate(
        float[,] imageEmbeddings, float[,] promptEmbeddings, IReadOnlyList<int> classOfPrompt, IReadOnlyList<int> labels) =>
        Evaluate(
            EmbeddingRows.From(imageEmbeddings, nameof(imageEmbeddings)),
            EmbeddingRows.From(promptEmbeddings, nameof(promptEmbeddings)),
            classOfPrompt,
            labels);

    private static ClassificationReport Evaluate(
        EmbeddingRows images, EmbeddingRows prompts, IReadOnlyList<int> classOfPrompt, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(classOfPrompt);
        ArgumentNullException.ThrowIfNull(labels);
        if (images.Width != prompts.Width)
            throw new ArgumentException($"The image embeddings are {images.Width} wide, the prompt embeddings {prompts.Width}.");
        if (images.Count == 0 || labels.Count != images.Count)
            throw new ArgumentException($"Expected a label for each of {images.Count} images (at least one), got {labels.Count}.", nameof(labels));
        if (classOfPrompt.Count == 0 || classOfPrompt.Count != prompts.Count)
            throw new ArgumentException($"Expected a class for each of {prompts.Count} prompts (at least one), got {classOfPrompt.Count}.", nameof(classOfPrompt));

        var classes = classOfPrompt.Max() + 1;
        Ranking.IndexesByValue(classOfPrompt, classes, nameof(classOfPrompt), "class");
        var classRows = prompts.MeanOfGroups(classOfPrompt, classes, "promptEmbeddings");

        var scores = new float[classes];
        var results = new (int Rank, bool Tied)[images.Count];
        for (var image = 0; image < images.Count; image++)
        {
            if (labels[image] < 0 || labels[image] >= classes)
                throw new ArgumentException($"Image {image} has the label {labels[image]}; the prompts describe {classes} classes.", nameof(labels));
            images.Similarities(image, classRows, scores);
            results[image] = Ranking.OfBest(scores, [labels[image]]);
        }

        return new ClassificationReport(
            images.Count,
            results.Average(result => result.Rank <= 1 ? 1.0 : 0.0),
            results.Average(result => result.Rank <= 5 ? 1.0 : 0.0),
            results.Zip(labels).GroupBy(pair => pair.Second).Average(group => group.Average(pair => pair.First.Rank <= 1 ? 1.0 : 0.0)),
            results.Count(result => result.Tied));
    }
}
