using System.Runtime.CompilerServices;

namespace Mammut.Data;

/// <summary>
/// Shards in the WebDataset format: tar files in which the adjacent members <c>KEY.jpg</c> (or <c>.jpeg</c>, <c>.png</c>) and
/// <c>KEY.txt</c> and/or <c>KEY.json</c> make a sample. Captions come from the text and from the metadata's "caption", "captions" or
/// "text"; other members are passed over.
/// </summary>
/// <remarks>
/// Shards are read one after the other, and shuffled as wholes; a loader's shuffle buffer mixes within them. A sample that lacks
/// something is skipped and counted. A shard that breaks off ends the reading with <see cref="BrokenShardException"/>, unless
/// <see cref="ContinueOnBrokenShard"/> is set. Nothing is ever written to disk by the names in a shard; members with absolute paths or
/// <c>..</c> are rejected all the same, as is done with any archive that carries them.
/// </remarks>
public sealed class WebDataset : IImageTextDataset
{
    private const int BufferSize = 1 << 20;
    private const int HeaderBufferSize = 1 << 12;

    /// <summary>Finds the shards; none is opened yet.</summary>
    /// <param name="patterns">Paths with braces and wildcards, as <see cref="ShardPattern"/> reads them.</param>
    /// <exception cref="FileNotFoundException">A pattern names no file.</exception>
    /// <exception cref="ArgumentException">There is no pattern, two name the same file, or one is malformed.</exception>
    public WebDataset(params IEnumerable<string> patterns) => Shards = ShardPattern.Files(patterns);

    /// <summary>The paths of the shards, in the order in which an unshuffled pass reads them.</summary>
    public IReadOnlyList<string> Shards { get; }

    /// <summary>Whether a shard that breaks off is counted as skipped and left, instead of ending the reading.</summary>
    public bool ContinueOnBrokenShard { get; init; }

    /// <summary>The largest image, text or metadata in bytes that is read; 256 MiB by default.</summary>
    public int MaxMemberBytes { get; init; } = 256 << 20;

    /// <inheritdoc/>
    /// <exception cref="BrokenShardException">A shard breaks off.</exception>
    public async IAsyncEnumerable<ImageTextSample> ReadAsync(
        DatasetPass? pass = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        pass ??= new DatasetPass();
        foreach (var shard in Order(pass))
        {
            await using var samples = ReadShardAsync(shard, pass, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await samples.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (BrokenShardException e) when (ContinueOnBrokenShard)
                {
                    pass.Skips.Add(new SkippedSample(SkipReason.BrokenShard, shard, "", e.Message, e.Offset));
                    break;
                }

                yield return samples.Current;
            }
        }
    }

    private string[] Order(DatasetPass pass)
    {
        var shards = Shards.ToArray();
        if (pass.Shuffle)
        {
            new SplitMix64(SplitMix64.Combine(pass.Seed, pass.Epoch)).Shuffle(shards.AsSpan());
        }

        return shards;
    }

    private static FileStream Open(string shard, DatasetPass pass)
    {
        try
        {
            // Who passes over the images reads little but headers, and a large buffer would read the images after all.
            return new FileStream(shard, FileMode.Open, FileAccess.Read, FileShare.Read,
                pass.DeferImages ? HeaderBufferSize : BufferSize, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BrokenShardException(shard, 0, $"it cannot be opened: {e.Message}", e);
        }
    }

    private async IAsyncEnumerable<ImageTextSample> ReadShardAsync(
        string shard, DatasetPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = Open(shard, pass);
        var tar = new TarReader(stream, shard);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var group = default(MemberGroup);
        while (await tar.NextAsync(cancellationToken).ConfigureAwait(false) is { } member)
        {
            if (member.IsFolder)
            {
                continue;
            }

            if (MemberName.LeadsOutside(member.Name))
            {
                pass.Skips.Add(new SkippedSample(SkipReason.PathOutside, shard, member.Name,
                    "the member's path is absolute or goes up; a path below the archive's root was expected.", member.Start));
                continue;
            }

            if (MemberName.Parse(member.Name) is not { } name)
            {
                continue;
            }

            if (group is null || group.Key != name.Key || !group.Begin(name.Extension))
            {
                if (group?.Finish(seen, pass) is { } sample)
                {
                    yield return sample;
                }

                group = new MemberGroup(name.Key, shard, member.Start);
                group.Begin(name.Extension);
            }

            await group.AddAsync(member, name.Extension, tar, MaxMemberBytes, pass, cancellationToken).ConfigureAwait(false);
        }

        if (group?.Finish(seen, pass) is { } last)
        {
            yield return last;
        }
    }
}
