using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>One head's share in the loss of a step.</summary>
/// <param name="Name">Name of the loss, such as <c>Captioning.Caption</c>.</param>
/// <param name="Weight">Factor in the total.</param>
/// <param name="Value">The scalar before it is weighted.</param>
public sealed record LossPart(string Name, double Weight, Tensor Value);

/// <summary>
/// The loss of one batch, by parts. Owns its tensors: they outlive the dispose scope they were made in, and go, with the
/// autograd graph behind them, when this is disposed of.
/// </summary>
public sealed class LossParts : IDisposable
{
    /// <summary>Takes over the parts and adds them up.</summary>
    /// <param name="parts">Name, weight and scalar of each part.</param>
    /// <exception cref="ArgumentException">There is no part, or one of them is no scalar.</exception>
    public LossParts(params (string Name, double Weight, Tensor Value)[] parts)
    {
        if (parts.Length == 0)
            throw new ArgumentException("A loss has at least one part.", nameof(parts));
        foreach (var (name, _, value) in parts)
        {
            if (value.numel() != 1)
                throw new ArgumentException($"Loss part '{name}' must be a scalar, but has shape [{string.Join(", ", value.shape)}].", nameof(parts));
        }

        using var scope = NewDisposeScope();
        var total = parts[0].Value * parts[0].Weight;
        foreach (var (_, weight, value) in parts.Skip(1))
            total = total + value * weight;
        Total = total.DetachFromDisposeScope();
        Parts = [.. parts.Select(part => new LossPart(part.Name, part.Weight, part.Value.DetachFromDisposeScope()))];
    }

    /// <summary>The parts, in the order of the declaration.</summary>
    public IReadOnlyList<LossPart> Parts { get; }

    /// <summary>The weighted sum, a scalar: what is differentiated.</summary>
    public Tensor Total { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Total.Dispose();
        foreach (var part in Parts)
            part.Value.Dispose();
    }
}
