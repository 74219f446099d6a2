using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut.Benchmarks.Cases;

/// <summary>AdamW as one writes it down: tensor by tensor, in the same formula and with the same constants as <see cref="AdamW"/>.</summary>
internal sealed class PerTensorAdamW(IReadOnlyList<Parameter> parameters, AdamWOptions options) : IDisposable
{
    private readonly Tensor[] _first = [.. parameters.Select(parameter => zeros_like(parameter).DetachFromDisposeScope())];
    private readonly Tensor[] _second = [.. parameters.Select(parameter => zeros_like(parameter).DetachFromDisposeScope())];
    private int _step;

    /// <summary>The gradients' Euclidean norm, which the flat one computes too.</summary>
    public double Norm()
    {
        using var scope = NewDisposeScope();
        double squares = 0;
        foreach (var parameter in parameters)
            squares += Math.Pow(parameter.grad!.norm().ToDouble(), 2);

        return Math.Sqrt(squares);
    }

    /// <summary>Updates the weights and forgets the gradients.</summary>
    public void Step(double learningRate)
    {
        using var unrecorded = no_grad();
        _step++;
        var firstCorrection = 1 - Math.Pow(options.Beta1, _step);
        var secondCorrection = 1 - Math.Pow(options.Beta2, _step);
        for (var i = 0; i < parameters.Count; i++)
        {
            using var scope = NewDisposeScope();
            var (parameter, gradient) = (parameters[i], parameters[i].grad!);
            if (ParameterGroups.Decays($"{i}", parameter))
                parameter.mul_(1 - learningRate * options.WeightDecay);
            _first[i].mul_(options.Beta1).add_(gradient, 1 - options.Beta1);
            _second[i].mul_(options.Beta2).addcmul_(gradient, gradient, 1 - options.Beta2);
            var denominator = _second[i].sqrt().div_(Math.Sqrt(secondCorrection)).add_(options.Epsilon);
            parameter.addcdiv_(_first[i], denominator, -learningRate / firstCorrection);
            parameter.grad = null;
        }
    }

    public void Dispose()
    {
        foreach (var moment in _first.Concat(_second))
            moment.Dispose();
    }
}
