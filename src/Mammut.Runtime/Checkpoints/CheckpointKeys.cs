using static TorchSharp.torch;

namespace Mammut;

/// <summary>A tensor of a module under its own key and under the file's.</summary>
internal sealed record CheckpointKey(string Native, string Foreign, bool Transposed, Tensor Tensor)
{
    /// <summary>Shape that the file has to have.</summary>
    public IReadOnlyList<long> FileShape => Transposed ? [Tensor.shape[1], Tensor.shape[0]] : Tensor.shape;

    /// <summary>Whether its own key is one of these, or below one.</summary>
    public bool IsUnder(IReadOnlyList<string>? keys) => keys is not null && keys.Any(key => Native == key || Native.StartsWith(key + ".", StringComparison.Ordinal));
}

/// <summary>Pairs a module's tensors with a file's keys.</summary>
internal static class CheckpointKeys
{
    public static IReadOnlyList<CheckpointKey> Of(nn.Module model, KeyMap? map)
    {
        var entries = new Dictionary<string, KeyMapEntry>();
        foreach (var entry in map?.Entries ?? [])
        {
            if (!entries.TryAdd(entry.Native, entry))
                throw new ArgumentException($"The key map names '{entry.Native}' twice.", nameof(map));
        }

        var keys = new List<CheckpointKey>();
        var foreign = new HashSet<string>();
        foreach (var (name, tensor) in State(model))
        {
            entries.Remove(name, out var entry);
            var key = new CheckpointKey(name, entry?.Foreign ?? name, entry?.Transposed ?? false, tensor);
            if (key.Transposed && tensor.ndim != 2)
                throw new ArgumentException($"The key map transposes '{name}', whose shape is {Shapes.Text(tensor.shape)}; only a matrix can be.", nameof(map));
            if (!foreign.Add(key.Foreign))
                throw new ArgumentException($"The key map gives the foreign key '{key.Foreign}' to two tensors, one of them '{name}'.", nameof(map));
            keys.Add(key);
        }

        if (entries.Count > 0)
            throw new ArgumentException($"The key map names what the model lacks: {string.Join(", ", entries.Keys)}.", nameof(map));
        return keys;
    }

    private static IEnumerable<(string Name, Tensor Tensor)> State(nn.Module model)
    {
        foreach (var (name, parameter) in model.named_parameters())
            yield return (name, parameter);
        foreach (var (name, buffer) in model.named_buffers())
            yield return (name, buffer);
    }
}
