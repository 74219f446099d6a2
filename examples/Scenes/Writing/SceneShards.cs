using System.Globalization;
using System.Text.Json;
using Mammut.Data;

namespace Mammut.Examples.Scenes;

/// <summary>
/// WebDataset shards of drawn scenes. A sample has KEY.jpg, KEY.txt with its plain description and KEY.json with the rest
/// (<see cref="SceneMetadata"/>).
/// </summary>
/// <param name="Train">Shards of the training scenes.</param>
/// <param name="Seen">Shards of the test with combinations that training shows.</param>
/// <param name="Unseen">Shards of the test with combinations held out of training.</param>
public sealed record SceneShards(IReadOnlyList<string> Train, IReadOnlyList<string> Seen, IReadOnlyList<string> Unseen)
{
    private const int PerShard = 2500;
    private const int Quality = 92;
    private const string ManifestName = "scenes.json";

    // Raised whenever the drawing or the words change, so that folders written before are written again.
    private const int Version = 2;

    /// <summary>The shards of a folder, drawn only where it does not hold just these scenes already.</summary>
    /// <param name="folder">Where the shards lie or shall lie; created where it is missing.</param>
    /// <param name="options">Which scenes.</param>
    /// <param name="progress">Told how many scenes are written; null for nobody.</param>
    public static SceneShards Ensure(string folder, SceneSetOptions options, IProgress<int>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        var shards = Named(folder, options);
        var manifest = Path.Combine(folder, ManifestName);
        var isThere = File.Exists(manifest)
            && File.ReadAllText(manifest) == Manifest(options)
            && shards.All.All(File.Exists);
        return isThere ? shards : Write(folder, options, progress);
    }

    /// <summary>Draws the scenes and writes their shards. What an earlier call left in the folder goes.</summary>
    /// <param name="folder">Where to write; created where it is missing.</param>
    /// <param name="options">Which scenes.</param>
    /// <param name="progress">Told how many scenes are written; null for nobody.</param>
    public static SceneShards Write(string folder, SceneSetOptions options, IProgress<int>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Train, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Test, 1, nameof(options));
        var renderer = new SceneRenderer(options.Side);
        var splits = SceneSplits.Draw(options.Train, options.Test, options.Seed);
        Directory.CreateDirectory(folder);

        // The manifest vouches for the shards: it goes before the first changes and comes back after the last.
        var manifest = Path.Combine(folder, ManifestName);
        File.Delete(manifest);
        var done = 0;
        var shards = new SceneShards(Split("train", splits.Train), Split("seen", splits.Seen), Split("unseen", splits.Unseen));
        File.WriteAllText(manifest + ".partial", Manifest(options));
        File.Move(manifest + ".partial", manifest, overwrite: true);
        return shards;

        IReadOnlyList<string> Split(string name, IReadOnlyList<Scene> scenes)
        {
            foreach (var old in Directory.EnumerateFiles(folder, name + "-????.tar").ToArray())
            {
                File.Delete(old);
            }

            using var writer = new ShardWriter(Path.Combine(folder, name + "-{0000}.tar"), PerShard);
            for (var i = 0; i < scenes.Count; i++)
            {
                var image = new RgbImage(renderer.Side, renderer.Side, renderer.Draw(scenes[i]));
                var key = string.Create(CultureInfo.InvariantCulture, $"{name}-{i:D6}");
                writer.Write(key, image, Captions.Of(scenes[i])[0], SceneMetadata.Json(scenes[i], renderer.Side), Quality);
                progress?.Report(++done);
            }

            return writer.Complete();
        }
    }

    private IEnumerable<string> All => [.. Train, .. Seen, .. Unseen];

    private static SceneShards Named(string folder, SceneSetOptions options)
    {
        return new(Split("train", options.Train), Split("seen", options.Test), Split("unseen", options.Test));

        string[] Split(string name, int scenes) =>
        [
            .. Enumerable.Range(0, (scenes + PerShard - 1) / PerShard)
                .Select(i => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{i:D4}.tar"))),
        ];
    }

    private static string Manifest(SceneSetOptions options) => JsonSerializer.Serialize(new { Version, Scenes = options });
}
