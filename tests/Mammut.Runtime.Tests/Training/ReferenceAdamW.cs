using TorchSharp.Modules;

namespace Mammut.Tests;

/// <summary>AdamW as the textbook has it: parameter by parameter, element by element, in double.</summary>
internal sealed class ReferenceAdamW
{
    private readonly AdamWOptions _options;
    private readonly bool[] _decays;
    private readonly double[][] _first;
    private readonly double[][] _second;
    private readonly long[] _updates;

    public ReferenceAdamW(IReadOnlyList<(string Name, Parameter Parameter)> parameters, AdamWOptions options)
    {
        _options = options;
        _decays = parameters.Select(item => ParameterGroups.Decays(item.Name, item.Parameter)).ToArray();
        Weights = parameters.Select(item => item.Parameter.Values()).ToArray();
        _first = Weights.Select(values => new double[values.Length]).ToArray();
        _second = Weights.Select(values => new double[values.Length]).ToArray();
        _updates = new long[Weights.Length];
    }

    public double[][] Weights { get; }

    /// <summary>One step; a parameter whose gradient is null is skipped, as in PyTorch.</summary>
    public void Step(IReadOnlyList<double[]?> gradients, double rate, double scale)
    {
        for (var i = 0; i < Weights.Length; i++)
        {
            if (gradients[i] is not { } gradient)
                continue;
            var t = ++_updates[i];
            for (var j = 0; j < gradient.Length; j++)
            {
                var g = gradient[j] * scale;
                if (_decays[i])
                    Weights[i][j] -= rate * _options.WeightDecay * Weights[i][j];
                _first[i][j] = _options.Beta1 * _first[i][j] + (1 - _options.Beta1) * g;
                _second[i][j] = _options.Beta2 * _second[i][j] + (1 - _options.Beta2) * g * g;
                var mean = _first[i][j] / (1 - Math.Pow(_options.Beta1, t));
                var variance = _second[i][j] / (1 - Math.Pow(_options.Beta2, t));
                Weights[i][j] -= rate * mean / (Math.Sqrt(variance) + _options.Epsilon);
            }
        }
    }
}
