using Mammut.Data;
using Mammut.Examples.Scenes;
using static TorchSharp.torch;

namespace Mammut.Examples.Zoo;

/// <summary>Rendered scenes with their captions, held in memory: every system is trained on the same ones in the same order.</summary>
internal sealed class SceneData
{
    /// <summary>Side of the pictures, in pixels.</summary>
    public const int Side = 64;

    /// <summary>Token ids of the models, the longest text among them.</summary>
    public const int Vocabulary = 1024, ContextLength = 40;

    private readonly InMemoryPairs _pairs;
    private readonly PaddedVocabulary _tokenizer;
    private readonly int _batch;

    /// <summary>Draws scenes.</summary>
    /// <param name="scenes">How many, 1 or more.</param>
    /// <param name="batch">Scenes of a batch.</param>
    /// <param name="seed">Of scenes, order and weights.</param>
    public SceneData(int scenes, int batch, long seed)
    {
        (_batch, Seed) = (batch, seed);
        var renderer = new SceneRenderer(Side);
        var pairs = SceneSplits.Draw(scenes, test: 0, (ulong)seed).Train
            .Select(scene => (Image: new RgbImage(Side, Side, renderer.Draw(scene)), Caption: Captions.Of(scene)[0]))
            .ToArray();
        _pairs = new InMemoryPairs(pairs);
        _tokenizer = new PaddedVocabulary(BytePairTokenizer.Train(pairs.Select(pair => pair.Caption).Distinct(), Vocabulary), Vocabulary);
    }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>Reads and writes the models' texts.</summary>
    public ITokenizer Tokenizer => _tokenizer;

    /// <summary>Two scenes of a test.</summary>
    public SceneExample Example()
    {
        var transform = ImageTransform.Evaluation(Side);
        var renderer = new SceneRenderer(Side);
        var scenes = SceneSplits.Draw(0, test: 2, (ulong)Seed).Seen;
        var pixels = new float[2 * transform.Length];
        for (var i = 0; i < 2; i++)
            transform.Apply(new RgbImage(Side, Side, renderer.Draw(scenes[i])), pixels.AsSpan(i * transform.Length, transform.Length));
        return new SceneExample(tensor(pixels, [2, 3, Side, Side]), _tokenizer.Encode(Captions.Of(scenes[0])[0]), Captions.Of(scenes[1])[0]);
    }

    /// <summary>Pictures [B, 3, 64, 64] and texts [B, 40], without end.</summary>
    public ImageTextLoader Batches() => new(
        _pairs, _tokenizer, ContextLength, ImageTransform.Evaluation(Side), new() { BatchSize = _batch, Seed = Seed, Epochs = null, DropLast = true });
}
