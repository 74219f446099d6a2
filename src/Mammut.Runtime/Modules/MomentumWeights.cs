using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Copies of weights that follow the weights of a model slowly (MoCo, He et al. 2020), and the features they gave.</summary>
public static class MomentumWeights
{
    /// <summary>Makes a module the copy of another: the same values where it has the same names, without gradients.</summary>
    /// <param name="copy">The copy; each of its parameters has one of that name in <paramref name="of"/>.</param>
    /// <param name="of">The module that it copies.</param>
    /// <exception cref="ArgumentException">The copy has a parameter that the other has not.</exception>
    public static void Start(nn.Module copy, nn.Module of)
    {
        using var unrecorded = no_grad();
        foreach (var (ours, theirs) in Pairs(copy, of))
        {
            ours.requires_grad_(false);
            ours.copy_(theirs);
        }
    }

    /// <summary>Makes a copy anew where its weights were loaded without it: it teaches from the first step, and would teach noise.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="of">The module that it copies.</param>
    /// <param name="key">Key of the copy in the model.</param>
    /// <param name="report">What was loaded.</param>
    /// <param name="counts">The counts that begin anew with it.</param>
    /// <returns>The report.</returns>
    public static LoadReport StartWhereMissing(nn.Module copy, nn.Module of, string key, LoadReport report, params Tensor[] counts)
    {
        if (!report.Missing.Any(missing => missing.StartsWith(key + ".", StringComparison.Ordinal)))
            return report;
        Start(copy, of);
        foreach (var count in counts)
            count.fill_(0);
        return report;
    }

    /// <summary>Moves a copy, once after each step of the optimizer: <c>copy = decay copy + (1 - decay) model</c>.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="of">The module that it copies.</param>
    /// <param name="decay">Share of the copy that stays, 0 to 1.</param>
    /// <param name="steps">Counts the moves; null where nothing asks.</param>
    public static void Follow(nn.Module copy, nn.Module of, double decay, Tensor? steps = null)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        foreach (var (ours, theirs) in Pairs(copy, of))
            ours.mul_(decay).add_(theirs, alpha: 1 - decay);
        steps?.add_(1);
    }

    /// <summary>A share that grows evenly from 0 with the moves of a copy.</summary>
    /// <param name="share">What it grows to.</param>
    /// <param name="ramp">Moves until then, 1 or more.</param>
    /// <param name="steps">The moves, as <see cref="Follow"/> counts them.</param>
    public static double Share(double share, long ramp, Tensor steps) => share * Math.Clamp((double)steps.ToInt64() / ramp, 0, 1);

    /// <summary>Puts the features of a batch into queues, in the place of the oldest.</summary>
    /// <param name="images">Queue of images' features, <c>[Q, E]</c>.</param>
    /// <param name="texts">Queue of texts' features, <c>[Q, E]</c>.</param>
    /// <param name="place">Row that comes next, an int64 scalar on the CPU; moved on.</param>
    /// <param name="newImages">Features of this batch's images, <c>[B, E]</c>; of more than Q, the last count.</param>
    /// <param name="newTexts">Features of this batch's texts, <c>[B, E]</c>.</param>
    /// <param name="training">Without it, the queues stay as they are.</param>
    public static void Push(Tensor images, Tensor texts, Tensor place, Tensor newImages, Tensor newTexts, bool training)
    {
        if (!training)
            return;
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var (size, batch) = (images.shape[0], newImages.shape[0]);
        var kept = Math.Min(size, batch);
        var first = place.ToInt64() + batch - kept;
        var rows = tensor(Enumerable.Range(0, (int)kept).Select(row => (first + row) % size).ToArray(), dtype: ScalarType.Int64, device: images.device);
        images.index_copy_(0, rows, newImages.detach().narrow(0, batch - kept, kept).to(images.dtype));
        texts.index_copy_(0, rows, newTexts.detach().narrow(0, batch - kept, kept).to(texts.dtype));
        place.fill_((first + kept) % size);
    }

    private static IEnumerable<(Parameter Ours, Parameter Theirs)> Pairs(nn.Module copy, nn.Module of)
    {
        var theirs = of.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        foreach (var (name, ours) in copy.named_parameters())
            yield return theirs.TryGetValue(name, out var parameter) ? (ours, parameter) : throw new ArgumentException($"The copy has a parameter '{name}', which the model has not.", nameof(copy));
    }
}
