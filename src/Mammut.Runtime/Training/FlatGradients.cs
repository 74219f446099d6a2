using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>The gradients of one step, gathered end to end; made by <see cref="AdamW.Gather"/>.</summary>
public sealed class FlatGradients : IDisposable
{
    private readonly IReadOnlyList<FlatGroup> _groups;

    internal FlatGradients(IReadOnlyList<FlatGroup> groups)
    {
        _groups = groups;
        Present = groups.Select(group => new bool[group.Parameters.Count]).ToArray();
        Values = new Tensor?[groups.Count];
        double squares = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            Values[i] = GatherGroup(groups[i], Present[i]);
            squares += SquaredNorm(Values[i]);
        }

        Norm = Math.Sqrt(squares);
    }

    /// <summary>Euclidean norm over all gradients together; NaN or infinite if any of them holds such a value.</summary>
    public double Norm { get; }

    /// <summary>Per group and parameter, whether it has a gradient.</summary>
    internal bool[][] Present { get; }

    /// <summary>Per group, the gradients that are present, in the order of the parameters; null where none is.</summary>
    internal Tensor?[] Values { get; }

    /// <summary>Name of the first parameter whose gradient holds a NaN or an infinity; null if there is none.</summary>
    public string? FirstNonFinite()
    {
        using var scope = NewDisposeScope();
        foreach (var group in _groups)
        {
            for (var i = 0; i < group.Parameters.Count; i++)
            {
                if (group.Parameters[i].grad is { } gradient && !gradient.isfinite().all().item<bool>())
                    return group.Names[i];
            }
        }

        return null;
    }

    /// <summary>Frees the gathered gradients; those of the parameters stay.</summary>
    public void Dispose()
    {
        foreach (var value in Values)
            value?.Dispose();
    }

    private static Tensor? GatherGroup(FlatGroup group, bool[] present)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>(group.Parameters.Count);
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            if (group.Parameters[i].grad is not { } gradient)
                continue;
            present[i] = true;
            parts.Add(gradient.reshape(-1));
        }

        return parts.Count == 0 ? null : cat(parts, 0).DetachFromDisposeScope();
    }

    private static double SquaredNorm(Tensor? gradients)
    {
        if (gradients is null)
            return 0;
        using var norm = gradients.norm();
        var value = norm.ToDouble();
        return value * value;
    }
}
