namespace Mammut.Data;

/// <summary>The adjacent members of a shard that share a key: one sample in the making.</summary>
internal sealed class MemberGroup(string key, string shard, long start)
{
    // In order of preference, should a sample hold several.
    private static readonly string[] ImageExtensions = ["jpg", "jpeg", "png"];

    private readonly HashSet<string> _extensions = new(StringComparer.Ordinal);
    private TarMember? _image;
    private byte[]? _imageBytes;
    private int _imageRank = int.MaxValue;
    private byte[]? _text;
    private byte[]? _json;
    private bool _reported;

    public string Key => key;

    /// <summary>Notes that the group has a member; false if it had one like it, so that another sample of the same key begins.</summary>
    public bool Begin(string extension) => _extensions.Add(extension);

    /// <summary>Takes what the sample needs of a member, and reads nothing else.</summary>
    public async ValueTask AddAsync(
        TarMember member, string extension, TarReader tar, long largest, DatasetPass pass, CancellationToken cancellationToken)
    {
        var rank = Array.IndexOf(ImageExtensions, extension);
        if (rank < 0 && extension is not ("txt" or "json"))
        {
            return;
        }

        if (!member.IsFile)
        {
            Skip(pass, SkipReason.NotAFile, $"the member .{extension} is a link or a device (tar type '{member.Type}').");
        }
        else if (member.Length > largest)
        {
            Skip(pass, SkipReason.MemberTooLarge, $"the member .{extension} has {member.Length} bytes; the limit is {largest}.");
        }
        else if (extension == "txt")
        {
            _text = await tar.ReadAsync(member, cancellationToken).ConfigureAwait(false);
        }
        else if (extension == "json")
        {
            _json = await tar.ReadAsync(member, cancellationToken).ConfigureAwait(false);
        }
        else if (rank < _imageRank)
        {
            (_image, _imageRank) = (member, rank);
            _imageBytes = pass.DeferImages ? null : await tar.ReadAsync(member, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The sample, or null after having said why there is none.</summary>
    public ImageTextSample? Finish(HashSet<string> seen, DatasetPass pass)
    {
        if (!seen.Add(key))
        {
            return Skip(pass, SkipReason.RepeatedKey, "the key came before in this shard; the members of a sample must be adjacent, and keys unique.");
        }

        if (_reported)
        {
            return null;
        }

        if (_image is null)
        {
            return Skip(pass, SkipReason.MissingImage, $"a .jpg, .jpeg or .png was expected; there is {string.Join(", ", _extensions.Select(e => "." + e))}.");
        }

        var (captions, reason, problem) = CaptionMembers.Read(_text, _json);
        if (captions.Count == 0)
        {
            return Skip(pass, reason, problem);
        }

        return _imageBytes is null
            ? ImageTextSample.FromFilePart(key, shard, captions, shard, _image.DataStart, (int)_image.Length, start)
            : ImageTextSample.FromBytes(key, shard, captions, _imageBytes, start);
    }

    private ImageTextSample? Skip(DatasetPass pass, SkipReason reason, string message)
    {
        _reported = true;
        pass.Skips.Add(new SkippedSample(reason, shard, key, message, start));
        return null;
    }
}
