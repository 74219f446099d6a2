using TorchSharp;
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

        BlockLength = Weights.device.type == DeviceType.CPU ? CacheBlock : long.MaxValue;
        Blocks = Split();
    }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    public double WeightDecay { get; }

    public Tensor Weights { get; }

    public Tensor First { get; }

    public Tensor Second { get; }

    /// <summary>How often each parameter was updated; they differ where a parameter had no gradient in some steps.</summary>
    public long[] Updates { get; }

    /// <summary>How many weights are worked on at a time.</summary>
    public long BlockLength { get; }

    /// <summary>Ranges of parameters, from the first to before the last, of at most a block's length or of one larger parameter.</summary>
    public IReadOnlyList<Range> Blocks { get; }

    public long Length => _offsets[^1];

    /// <summary>
    /// An update is some ten passes over the weights and bound by memory: a CPU does it two to three times as fast block by
    /// block, each staying in its cache, with enough in it for all threads. A device that is told what to do in advance has it all at once.
    /// </summary>
    private static long CacheBlock => (1L << 15) * Math.Max(8, get_num_threads());

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

    private List<Range> Split()
    {
        var blocks = new List<Range>();
        var start = 0;
        for (var end = 1; end <= Parameters.Count; end++)
        {
            if (end < Parameters.Count && Offset(end + 1) - Offset(start) <= BlockLength)
                continue;
            blocks.Add(start..end);
            start = end;
        }

        return blocks;
    }
}
