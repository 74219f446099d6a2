using System.Globalization;

namespace Mammut.Data;

/// <summary>
/// Walks through a tar file that may be damaged. Unlike the platform's reader it knows the byte at which a file breaks off, tells an
/// archive that is cut between two members from one that has ended, and passes over contents that nobody asks for.
/// </summary>
internal sealed class TarReader
{
    private const int LongestExtension = 1 << 20;

    private readonly Stream _stream;
    private readonly string _shard;
    private readonly long _length;
    private readonly byte[] _header = new byte[TarHeader.Size];
    private long _next;

    /// <summary>Begins at the start of a stream that can seek.</summary>
    public TarReader(Stream stream, string shard)
    {
        _stream = stream;
        _shard = shard;
        _length = stream.Length;
    }

    /// <summary>The next member, or null after the last.</summary>
    /// <exception cref="BrokenShardException">There is neither a member nor the end of the archive.</exception>
    public async ValueTask<TarMember?> NextAsync(CancellationToken cancellationToken)
    {
        string? name = null;
        long? size = null;
        var start = _next;
        while (true)
        {
            var at = _next;
            if (!await ReadHeaderAsync(at, cancellationToken).ConfigureAwait(false))
            {
                return name is null && size is null ? null : throw Broken(at, "the archive ends after an extended header.");
            }

            var type = TarHeader.Type(_header);
            var length = TarHeader.Length(_header)!.Value;
            var member = new TarMember(name ?? TarHeader.Name(_header), start, at + TarHeader.Size, size ?? length, type);
            switch (type)
            {
                case 'L': // GNU: the name of the next member
                    name = TarHeader.Text(await ExtensionAsync(member with { Length = length }, cancellationToken).ConfigureAwait(false));
                    break;
                case 'K' or 'g': // GNU: the target of a link; POSIX: defaults that name and size do not come from
                    await ExtensionAsync(member with { Length = length }, cancellationToken).ConfigureAwait(false);
                    break;
                case 'x':
                    var records = PaxRecords.Parse(await ExtensionAsync(member with { Length = length }, cancellationToken).ConfigureAwait(false))
                        ?? throw Broken(at, "the extended header is malformed.");
                    name = records.GetValueOrDefault("path", name!);
                    if (records.TryGetValue("size", out var text))
                    {
                        size = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                            ? value : throw Broken(at, $"the extended header gives the size as '{text}'.");
                    }

                    break;
                default:
                    Pass(member, at);
                    return member;
            }
        }
    }

    /// <summary>The content of the member that <see cref="NextAsync"/> gave last.</summary>
    public async ValueTask<byte[]> ReadAsync(TarMember member, CancellationToken cancellationToken)
    {
        var content = GC.AllocateUninitializedArray<byte>(checked((int)member.Length));
        _stream.Position = member.DataStart;
        await FillAsync(content, member.DataStart, cancellationToken).ConfigureAwait(false);
        return content;
    }

    private async ValueTask<bool> ReadHeaderAsync(long at, CancellationToken cancellationToken)
    {
        if (at == _length)
        {
            throw Broken(at, at == 0
                ? "it is empty (0 bytes)."
                : "it is cut short: the end-of-archive mark (a block of zeros) is missing.");
        }

        if (at + TarHeader.Size > _length)
        {
            throw Broken(at, $"it is cut short: a header takes {TarHeader.Size} bytes, {_length - at} are left.");
        }

        _stream.Position = at;
        await FillAsync(_header, at, cancellationToken).ConfigureAwait(false);
        if (TarHeader.IsEndMark(_header))
        {
            return false;
        }

        return TarHeader.Problem(_header) is { } problem ? throw Broken(at, problem) : true;
    }

    private async ValueTask<byte[]> ExtensionAsync(TarMember member, CancellationToken cancellationToken)
    {
        Pass(member, member.DataStart - TarHeader.Size);
        return member.Length <= LongestExtension
            ? await ReadAsync(member, cancellationToken).ConfigureAwait(false)
            : throw Broken(member.DataStart, $"an extended header of {member.Length} bytes; at most {LongestExtension} were expected.");
    }

    private void Pass(TarMember member, long header)
    {
        // Links, folders and devices state a length now and then, but nothing of it follows.
        var length = member.Type is >= '1' and <= '6' ? 0 : member.Length;
        if (length > _length - member.DataStart)
        {
            throw Broken(header,
                $"it is cut short: '{member.Name}' takes {length} bytes from byte {member.DataStart} on, {_length - member.DataStart} are left.");
        }

        // The last block of the archive may lack its padding; the missing end mark is then reported.
        _next = Math.Min(member.DataStart + ((length + TarHeader.Size - 1) / TarHeader.Size * TarHeader.Size), _length);
    }

    private async ValueTask FillAsync(byte[] buffer, long at, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.ReadExactlyAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new BrokenShardException(_shard, at, $"it cannot be read: {e.Message}", e);
        }
    }

    private BrokenShardException Broken(long at, string problem) => new(_shard, at, problem);
}
