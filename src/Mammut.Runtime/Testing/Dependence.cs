using static TorchSharp.torch;

namespace Mammut.Testing;

/// <summary>Which result moves when which token of a text is changed, measured in two runs.</summary>
internal sealed class Dependence
{
    private readonly double[] _differences;

    private Dependence(int tokens, double[] differences) => (Tokens, _differences) = (tokens, differences);

    /// <summary>Number of tokens that were changed.</summary>
    public int Tokens { get; }

    /// <summary>Number of results that were watched.</summary>
    public int Results => _differences.Length / Tokens;

    /// <summary>Changes each token of a text in turn.</summary>
    /// <param name="what">What is run, for messages.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="columns">Columns of the batch; what the text leaves over is padding.</param>
    /// <param name="length">Length of the text.</param>
    /// <param name="run">Token ids <c>[length, columns]</c> to vectors <c>[length, results, D]</c>.</param>
    public static Dependence Measure(string what, ProbeTexts texts, int columns, int length, Func<Tensor, Tensor> run)
    {
        var (same, changed) = texts.OneChangeARow(columns, length);
        return new Dependence(length, Difference.OfVectors(what, run(same), run(changed)));
    }

    /// <summary>How far a result moves, as a share of its length, when a token is changed.</summary>
    public double this[int result, int token] => _differences[(token * Results) + result];
}
