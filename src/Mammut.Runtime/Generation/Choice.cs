using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// What the searches want of logits <c>[R, V]</c>. The kernels find it in one pass; torch's operators need several, some of them
/// over new tensors as large as the logits.
/// </summary>
internal static class Choice
{
    /// <summary>The most probable id of each row, of equals the first.</summary>
    /// <param name="logits"><c>[R, V]</c>.</param>
    /// <param name="excluded">An id that cannot be chosen, or null.</param>
    /// <param name="ids">Gets R ids.</param>
    /// <returns>Whether all logits are numbers.</returns>
    public static bool Best(Tensor logits, long? excluded, long[] ids)
    {
        if (StepKernels.Take(logits))
        {
            StepKernels.Best(logits, excluded, ids);
            return !ids.Contains(-1);
        }

        using var scope = NewDisposeScope();
        logits = LogitRules.Without(logits, excluded);
        // A row with a NaN has it for its highest.
        var best = logits.argmax(1, keepdim: true);
        best.cpu().data<long>().CopyTo(ids);
        return !logits.gather(1, best).isnan().any().item<bool>();
    }

    /// <summary>The most probable ids of each row, best first.</summary>
    /// <param name="logits"><c>[R, V]</c>.</param>
    /// <param name="excluded">An id that cannot be chosen, or null.</param>
    /// <param name="width">How many; at most V.</param>
    /// <param name="logProbabilities">Gets <c>[R, width]</c>: -inf where an id is ruled out, NaN where all are.</param>
    /// <param name="ids">Gets <c>[R, width]</c>.</param>
    /// <returns>Whether all logits are numbers.</returns>
    public static bool Leaders(Tensor logits, long? excluded, int width, double[] logProbabilities, long[] ids)
    {
        if (StepKernels.Take(logits))
            return Native(logits, excluded, width, logProbabilities, ids);

        using var scope = NewDisposeScope();
        if (logits.isnan().any().item<bool>())
            return false;
        logits = LogitRules.Without(logits, excluded);
        var (best, places) = logits.to(ScalarType.Float64).log_softmax(1).topk(width, 1);
        best.cpu().data<double>().CopyTo(logProbabilities);
        places.cpu().data<long>().CopyTo(ids);
        return true;
    }

    private static bool Native(Tensor logits, long? excluded, int width, double[] logProbabilities, long[] ids)
    {
        var rows = (int)logits.shape[0];
        var top = new float[rows * width];
        var logSums = new double[rows];
        StepKernels.Leaders(logits, excluded, width, top, ids, logSums);
        for (var i = 0; i < top.Length; i++)
            logProbabilities[i] = top[i] - logSums[i / width];
        return !logSums.Any(double.IsNaN);
    }
}
