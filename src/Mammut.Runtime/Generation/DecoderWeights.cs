using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// The decoder's weights in the form in which generation reads them. Copies are made at first use. With the native kernels they
/// are kept from call to call, for as long as the weights do not change: each call asks libtorch whether they were changed, and
/// looks at a sample of the elements besides, since memory can be written past libtorch. Without the kernels they last for one call.
/// </summary>
public sealed class DecoderWeights : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(long, long), Kept> _kept = [];
    private readonly Dictionary<Tensor, WeightCopy> _composed = new(ReferenceEqualityComparer.Instance);
    private long _call;
    private int _open;

    internal DecoderWeights(WeightFormat format) => Format = format;

    /// <summary>The weights as the model holds them.</summary>
    internal static DecoderWeights Own { get; } = new(WeightFormat.Own);

    /// <summary>The form.</summary>
    public WeightFormat Format { get; }

    /// <summary>Number of weights of which there is a copy.</summary>
    internal int Copies => _kept.Count + _composed.Count;

    /// <summary>Frees the copies.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var kept in _kept.Values)
                kept.Copy.Dispose();
            _kept.Clear();
            DropComposed();
        }
    }

    /// <summary>Says that a call begins, in which no weight changes. Dispose of the result at its end: copies that it did not use then go.</summary>
    internal IDisposable Begin()
    {
        lock (_gate)
        {
            _call++;
            _open++;
        }
        return new Call(this);
    }

    /// <summary>The weight for the kernels. It belongs to this.</summary>
    internal WeightCopy ForKernels(Tensor weight)
    {
        if (Format == WeightFormat.Own)
            return new(weight, null);
        lock (_gate)
        {
            var identity = StepKernels.Identify(weight, sample: false);
            var key = (identity.Address, weight.numel());
            if (_kept.TryGetValue(key, out var kept))
            {
                if (kept.Call == _call)
                    return kept.Copy;
                if (StepKernels.Identify(weight, sample: true) == kept.Identity)
                {
                    kept.Call = _call;
                    return kept.Copy;
                }
                kept.Copy.Dispose();
            }
            _kept[key] = kept = new Kept(WeightCopy.Of(weight, Format), StepKernels.Identify(weight, sample: true)) { Call = _call };
            return kept.Copy;
        }
    }

    /// <summary>The weight for torch's operators: its own type, or bfloat16; int8 ones come back as float32 of as few values.</summary>
    internal Tensor ForOperators(Tensor weight)
    {
        if (Format == WeightFormat.Own)
            return weight;
        lock (_gate)
        {
            // A view is a new object each time, so only parameters can be found again.
            if (weight is not Parameter || _open == 0)
                return Rounded(weight);
            if (!_composed.TryGetValue(weight, out var copy))
                _composed[weight] = copy = new(Rounded(weight).DetachFromDisposeScope(), null);
            return copy.Data;
        }
    }

    private Tensor Rounded(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var copy = WeightCopy.Of(weight, Format);
        copy.Data.MoveToOtherDisposeScope(scope);
        if (copy.Scales is null)
            return copy.Data.MoveToOuterDisposeScope();
        copy.Scales.MoveToOtherDisposeScope(scope);
        return (copy.Data.to(weight.dtype) * copy.Scales.to(weight.dtype).unsqueeze(1)).MoveToOuterDisposeScope();
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_open > 0)
                return;
            DropComposed();
            foreach (var (key, kept) in _kept.Where(item => item.Value.Call != _call).ToList())
            {
                kept.Copy.Dispose();
                _kept.Remove(key);
            }
        }
    }

    private void DropComposed()
    {
        foreach (var copy in _composed.Values)
            copy.Dispose();
        _composed.Clear();
    }

    private sealed class Kept(WeightCopy copy, WeightIdentity identity)
    {
        public WeightCopy Copy { get; } = copy;

        public WeightIdentity Identity { get; } = identity;

        /// <summary>The call that last used it.</summary>
        public long Call { get; set; }
    }

    private sealed class Call(DecoderWeights weights) : IDisposable
    {
        private bool _over;

        public void Dispose()
        {
            if (!_over)
                weights.End();
            _over = true;
        }
    }
}
