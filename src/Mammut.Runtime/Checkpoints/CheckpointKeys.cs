using static TorchSharp.torch;

namespace Mammut;

/// <summary>A tensor of a module, or rows of it, under its own key and under the file's.</summary>
internal sealed record CheckpointKey(string Native, string Foreign, bool Transposed, Tensor Tensor)
{
    /// <summary>Which rows of the tensor these are; null for all.</summary>
    public RowRange? NativeRows { get; init; }

    /// <summary>Which rows of the file's tensor these are; null for all.</summary>
    public RowRange? ForeignRows { get; init; }

    /// <summary>How many rows the file's tensor has in all, where these are not all.</summary>
    public long Total { get; init; }

    /// <summary>Another key of the file's; null for none.</summary>
    public string? Alias { get; init; }

    /// <summary>Shape of these rows as the file has them.</summary>
    public IReadOnlyList<long> PartShape
    {
        get
        {
            long[] shape = NativeRows is { } rows ? [rows.Count, .. Tensor.shape[1..]] : Tensor.shape;
            return IsOneRow ? [1, .. shape] : Transposed ? [shape[1], shape[0]] : shape;
        }
    }

    /// <summary>Shape that the file's tensor has to have.</summary>
    public IReadOnlyList<long> FileShape => ForeignRows is null ? PartShape : [Total, .. PartShape.Skip(1)];

    /// <summary>Whether all of the tensor is one row of the file's, which has an axis more.</summary>
    public bool IsOneRow { get; init; }

    /// <summary>These values, in the file's shape; a view that belongs to the caller's dispose scope.</summary>
    public Tensor View()
    {
        var values = Tensor.detach();
        if (NativeRows is { } rows)
            values = values.narrow(0, rows.First, rows.Count);
        return IsOneRow ? values.unsqueeze(0) : Transposed ? values.t() : values;
    }

    /// <summary>Whether its own key is one of these, or below one.</summary>
    public bool IsUnder(IReadOnlyList<string>? keys) => keys is not null && keys.Any(key => Native == key || Native.StartsWith(key + ".", StringComparison.Ordinal));
}

/// <summary>Pairs a module's tensors with a file's keys.</summary>
internal static class CheckpointKeys
{
    public static IReadOnlyList<CheckpointKey> Of(nn.Module model, KeyMap? map)
    {
        var entries = (map?.Entries ?? []).GroupBy(entry => entry.Native).ToDictionary(same => same.Key, same => same.ToArray());
        var keys = new List<CheckpointKey>();
        foreach (var (name, tensor) in State(model))
        {
            if (!entries.Remove(name, out var own))
            {
                keys.Add(new CheckpointKey(name, name, false, tensor));
                continue;
            }

            if (own.Length > 1 && own.Any(entry => entry.NativeRows is null))
                throw new ArgumentException($"The key map names '{name}' twice.", nameof(map));
            if (own[0].NativeRows is not null && !Follow(own.Select(entry => entry.NativeRows!.Value), tensor.ndim == 0 ? 0 : tensor.shape[0]))
                throw new ArgumentException($"The key map has not each row of '{name}' {Shapes.Text(tensor.shape)} once.", nameof(map));
            foreach (var entry in own)
            {
                if (entry.Transposed && (tensor.ndim != 2 || entry.NativeRows is not null || entry.ForeignRows is not null))
                    throw new ArgumentException($"The key map transposes '{name}', whose shape is {Shapes.Text(tensor.shape)}; only a whole matrix can be.", nameof(map));
                keys.Add(new CheckpointKey(name, entry.Foreign, entry.Transposed, tensor) { NativeRows = entry.NativeRows, ForeignRows = entry.ForeignRows, Alias = entry.Alias });
            }
        }

        if (entries.Count > 0)
            throw new ArgumentException($"The key map names what the model lacks: {string.Join(", ", entries.Keys)}.", nameof(map));
        return [.. keys.GroupBy(key => key.Foreign).SelectMany(Whole)];
    }

    /// <summary>The file's tensors: those that several of the module's make up are joined, in the caller's dispose scope.</summary>
    public static IReadOnlyList<(string Key, Tensor Value)> Joined(IReadOnlyList<CheckpointKey> keys) =>
        [.. keys.GroupBy(key => key.Foreign).Select(parts => (parts.Key, parts.Count() == 1 ? parts.First().View() : cat([.. parts.Select(part => part.View())], 0)))];

    /// <summary>The parts of one tensor of the file, in order.</summary>
    private static IEnumerable<CheckpointKey> Whole(IGrouping<string, CheckpointKey> same)
    {
        var parts = same.OrderBy(part => part.ForeignRows?.First ?? 0).ToArray();
        if (parts.Length > 1 && parts.FirstOrDefault(part => part.ForeignRows is null) is { } whole)
            throw new ArgumentException($"The key map gives the foreign key '{same.Key}' to two tensors, one of them '{whole.Native}'.", "map");
        if (parts[0].ForeignRows is null)
            return parts;
        // A vector beside matrices is a row, and a number beside vectors.
        var rank = parts.Max(part => part.Tensor.ndim);
        parts = Array.ConvertAll(parts, part => part with { IsOneRow = part.ForeignRows is { Count: 1 } && part.NativeRows is null && part.Tensor.ndim == rank - 1 });
        var total = parts.Sum(part => part.ForeignRows!.Value.Count);
        if (!Follow(parts.Select(part => part.ForeignRows!.Value), total)
            || parts.Any(part => part.PartShape.Count == 0 || part.PartShape[0] != part.ForeignRows!.Value.Count || !part.PartShape.Skip(1).SequenceEqual(parts[0].PartShape.Skip(1))))
        {
            throw new ArgumentException($"The key map has not each row of the foreign '{same.Key}' once: {string.Join(", ", parts.Select(part => $"{part.Native} {Shapes.Text(part.PartShape)} in {part.ForeignRows}"))}.", "map");
        }

        return parts.Select(part => part with { Total = total });
    }

    /// <summary>Whether ranges have each of so many rows once.</summary>
    private static bool Follow(IEnumerable<RowRange> ranges, long rows)
    {
        long next = 0;
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (range.First != next || range.Count < 1)
                return false;
            next += range.Count;
        }

        return next == rows;
    }

    private static IEnumerable<(string Name, Tensor Tensor)> State(nn.Module model)
    {
        foreach (var (name, parameter) in model.named_parameters())
            yield return (name, parameter);
        foreach (var (name, buffer) in model.named_buffers())
            yield return (name, buffer);
    }
}
