using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Parameters that share one weight decay, laid end to end in one buffer each for weights, first and second moments. The
/// module's parameters become views of the buffer, so an update of the buffer is an update of them all.
/// </summary>
internal sealed class FlatGroup : IDisposable
{
    private readonly long[] _offsets;

    public FlatGroup(IReadOnlyList<(string Name, Parameter Parameter)> parameters, double weightDecay)
    {
        Names = parameters.Select(item => item.Name).ToArray();
        Parameters = parameters.Select(item => item.Parameter).ToArray();
        Updates = new long[Parameters.Count];
        WeightDecay = weightDecay;

        _offsets = new long[Parameters.Count + 1];
        for (var i = 0; i < Parameters.Count; i++)
            _offsets[i + 1] = _offsets[i] + Parameters[i].numel();

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Weights = cat(Parameters.Select(parameter => parameter.detach().reshape(-1)).ToList(), 0).DetachFromDisposeScope();
        First = zeros_like(Weights).DetachFromDisposeScope();
        Second = zeros_like(Weights).DetachFromDisposeScope();
        for (var i = 0; i < Parameters.Count; i++)
            Parameters[i].set_(Slice(Weights, i));
    }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    public double WeightDecay { get; }

    public Tensor Weights { get; }

    public Tensor First { get; }

    public Tensor Second { get; }

    /// <summary>How often each parameter was updated; they differ where a parameter had no gradient in some steps.</summary>
    public long[] Updates { get; }

    public long Length => _offsets[^1];

    public long Offset(int index) => _offsets[index];

    public long Size(int index) => _offsets[index + 1] - _offsets[index];

    /// <summary>The part of a buffer that belongs to a parameter, in the parameter's shape: a view.</summary>
    public Tensor Slice(Tensor buffer, int index) =>
        buffer.narrow(0, Offset(index), Size(index)).view(Parameters[index].shape);

    public void Dispose()
    {
        Weights.Dispose();
        First.Dispose();
        Second.Dispose();
    }
}
