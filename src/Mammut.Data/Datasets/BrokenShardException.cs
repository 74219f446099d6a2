namespace Mammut.Data;

/// <summary>A shard is cut short or is not a tar file from some byte on; the samples before that byte were good.</summary>
public sealed class BrokenShardException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="shard">The shard's path.</param>
    /// <param name="offset">The byte at which it breaks off.</param>
    /// <param name="problem">What was expected and what came.</param>
    /// <param name="inner">What the system said, if it did.</param>
    public BrokenShardException(string shard, long offset, string problem, Exception? inner = null)
        : base($"The shard {shard} is broken at byte {offset}: {problem}", inner)
    {
        Shard = shard;
        Offset = offset;
    }

    /// <summary>The shard's path.</summary>
    public string Shard { get; }

    /// <summary>The byte at which it breaks off.</summary>
    public long Offset { get; }
}
