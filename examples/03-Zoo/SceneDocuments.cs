using Mammut.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Examples.Zoo;

/// <summary>Scenes as documents: two pictures, each in front of its caption.</summary>
internal static class SceneDocuments
{
    /// <summary>Stands where a picture is; the first id behind the words'.</summary>
    public const int ImageToken = SceneData.Vocabulary;

    private const long Start = SceneData.Vocabulary - 2, End = SceneData.Vocabulary - 1;
    private const int Columns = 2 * SceneData.ContextLength;

    /// <summary>Documents of the scenes of each batch, two by two: images <c>[B/2, 2, 3, H, W]</c>, tokens <c>[B/2, 80]</c>.</summary>
    public static async IAsyncEnumerable<ImageTextBatch> Of(IAsyncEnumerable<ImageTextBatch> scenes)
    {
        await foreach (var batch in scenes)
        {
            using (batch)
                yield return Join(batch);
        }
    }

    private static ImageTextBatch Join(ImageTextBatch batch)
    {
        var (documents, columns) = (batch.Captions.Count / 2, (int)batch.Tokens.shape[1]);
        var ids = batch.Tokens.data<long>().ToArray();
        var joined = new long[documents * Columns];
        for (var document = 0; document < documents; document++)
        {
            var text = new[] { 2 * document, (2 * document) + 1 }.SelectMany(row => ids[(row * columns)..((row + 1) * columns)].Skip(1).TakeWhile(id => id != End).Prepend(ImageToken));
            text.Prepend(Start).Append(End).ToArray().CopyTo(joined, document * Columns);
        }

        using var images = batch.Images.narrow(0, 0, 2 * documents);
        using var pairs = images.view(documents, 2, images.shape[1], images.shape[2], images.shape[3]);
        return new ImageTextBatch(
            pairs.clone(), tensor(joined, [documents, Columns]),
            [.. Enumerable.Range(0, documents).Select(i => $"{batch.Captions[2 * i]} {batch.Captions[(2 * i) + 1]}")],
            [.. Enumerable.Range(0, documents).Select(i => $"{batch.Keys[2 * i]} {batch.Keys[(2 * i) + 1]}")]);
    }
}
