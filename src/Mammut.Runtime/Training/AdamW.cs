using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// AdamW, Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101), in PyTorch's form:
/// <c>p -= lr·wd·p; m = β1·m + (1-β1)·g; v = β2·v + (1-β2)·g²; p -= lr·(m/(1-β1ᵗ)) / (√(v/(1-β2ᵗ)) + ε)</c>.
/// Weights and moments lie in one buffer per decay group. Where the native kernels are, one call updates them all, reading and
/// writing each once; else about ten operations do on a GPU, on a CPU ten per block of as many weights as its cache holds,
/// however many parameters there are. The module's parameters become views
/// of that buffer: load into them, never replace them (as moving the module to another device does) while the optimizer lives.
/// A parameter without a gradient is skipped as in PyTorch: its weight, moments and step count t stay as they are.
/// </summary>
public sealed partial class AdamW : IDisposable
{
    private readonly AdamWOptions _options;
    private readonly List<FlatGroup> _groups = [];

    /// <summary>Lays the trainable parameters into flat buffers. Parameters that take no gradient are left alone.</summary>
    /// <param name="parameters">Names and parameters: float32, all on one device, for example a module's <c>named_parameters()</c>.</param>
    /// <param name="options">Constants; null for the defaults.</param>
    /// <param name="decays">Which parameters decay; null for <see cref="ParameterGroups.Decays"/>.</param>
    /// <exception cref="ArgumentException">There is no trainable parameter, one is not float32, or they are on several devices.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public AdamW(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        AdamWOptions? options = null,
        Func<string, Parameter, bool>? decays = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _options = options ?? new AdamWOptions();
        Check(_options);
        decays ??= ParameterGroups.Decays;

        var trainable = parameters.Where(item => item.Parameter.requires_grad).ToList();
        Check(trainable);
        var split = trainable.ToLookup(item => decays(item.Name, item.Parameter));
        foreach (var decayed in (ReadOnlySpan<bool>)[true, false])
        {
            if (split[decayed].Any())
                _groups.Add(new FlatGroup(split[decayed].ToList(), decayed ? _options.WeightDecay : 0));
        }

        // Where the weights lay before: in pieces of other sizes than a training step asks for.
        TensorMemory.Release();
    }

    /// <summary>Number of trainable weights.</summary>
    public long Length => _groups.Sum(group => group.Length);

    /// <summary>
    /// Takes the parameters' gradients away from them and computes their norm. Between this and
    /// <see cref="Step"/> the caller may look at the norm, and leave the step out.
    /// </summary>
    /// <exception cref="InvalidOperationException">A parameter was disposed or replaced since the optimizer was made.</exception>
    public FlatGradients TakeGradients()
    {
        foreach (var group in _groups)
        {
            for (var i = 0; i < group.Parameters.Count; i++)
            {
                if (group.Parameters[i].IsInvalid)
                    throw new InvalidOperationException($"The parameter '{group.Names[i]}' is gone; was the module disposed or moved to another device?");
            }
        }

        return new FlatGradients(_groups);
    }

    /// <summary>Updates the weights.</summary>
    /// <param name="gradients">What <see cref="TakeGradients"/> returned; unchanged.</param>
    /// <param name="learningRate">Learning rate of this step. At least 0.</param>
    /// <param name="scale">Factor on the gradients, for clipping and for means over several backward passes.</param>
    public void Step(FlatGradients gradients, double learningRate, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        using var noGradients = no_grad();
        if (gradients.Items.Count > 0)
            StepItems(gradients.Items, learningRate, scale);
        foreach (var block in gradients.Blocks)
            StepBlock(block, learningRate, scale);
    }

    /// <summary>Forgets the parameters' gradients, so that the next backward pass starts from none.</summary>
    public void ClearGradients()
    {
        foreach (var group in _groups)
        {
            foreach (var parameter in group.Parameters)
                parameter.grad = null;
        }
    }

    /// <summary>Frees weights' and moments' buffers; the parameters live on, they hold the memory of their weights themselves.</summary>
    public void Dispose() => _groups.ForEach(group => group.Dispose());

    /// <summary>Moments by name, as views: <c>first.NAME</c> and <c>second.NAME</c> in the parameter's shape.</summary>
    internal IReadOnlyList<(string Key, Tensor Value)> Moments() => _groups
        .SelectMany(group => Enumerable.Range(0, group.Parameters.Count).SelectMany(i => new[]
        {
            ("first." + group.Names[i], group.Slice(group.First, i)),
            ("second." + group.Names[i], group.Slice(group.Second, i)),
        }))
        .ToList();

    /// <summary>How often each parameter was updated.</summary>
    internal Dictionary<string, long> Updates
    {
        get => _groups.SelectMany(group => group.Names.Zip(group.Updates)).ToDictionary(item => item.First, item => item.Second);
        set
        {
            foreach (var group in _groups)
            {
                for (var i = 0; i < group.Updates.Length; i++)
                    group.Updates[i] = value[group.Names[i]];
            }
        }
    }

    /// <summary>Updates runs of neighbours that have a gradient and the same step count; as a rule one run, the whole block.</summary>
    private void StepBlock(FlatGradientBlock block, double rate, double scale)
    {
        var (group, present) = (block.Group, block.Present);
        long taken = 0;
        for (var start = 0; start < present.Count;)
        {
            var first = present[start];
            var update = group.Updates[first] + 1;
            long length = 0;
            var end = start;
            for (; end < present.Count && present[end] == first + end - start && group.Updates[present[end]] + 1 == update; end++)
            {
                length += group.Size(present[end]);
                group.Updates[present[end]]++;
            }

            // In pieces only where a single parameter is longer than a block.
            for (long done = 0, piece; done < length; done += piece)
            {
                piece = Math.Min(group.BlockLength, length - done);
                using var scope = NewDisposeScope();
                var offset = group.Offset(first) + done;
                StepRun(
                    group.Weights.narrow(0, offset, piece), group.First.narrow(0, offset, piece), group.Second.narrow(0, offset, piece),
                    block.Values.narrow(0, taken + done, piece), update, rate, rate * group.WeightDecay, scale);
            }

            taken += length;
            start = end;
        }
    }

    private void StepRun(
        Tensor weights, Tensor first, Tensor second, Tensor gradients, long update, double rate, double decay, double scale)
    {
        if (decay > 0)
            weights.mul_(1 - decay);
        first.mul_(_options.Beta1).add_(gradients, (1 - _options.Beta1) * scale);
        second.mul_(_options.Beta2).addcmul_(gradients, gradients, (1 - _options.Beta2) * scale * scale);

        // m̂ / (√v̂ + ε) with the bias corrections drawn out into scalars, which saves a pass over the buffer.
        var correction = Math.Sqrt(1 - Math.Pow(_options.Beta2, update));
        var denominator = second.sqrt().add_(_options.Epsilon * correction);
        weights.addcdiv_(first, denominator, -rate * correction / (1 - Math.Pow(_options.Beta1, update)));
    }

    private static void Check(AdamWOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Beta1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Beta1, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Beta2);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Beta2, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Epsilon);
        ArgumentOutOfRangeException.ThrowIfNegative(options.WeightDecay);
    }

    private static void Check(List<(string Name, Parameter Parameter)> trainable)
    {
        if (trainable.Count == 0)
            throw new ArgumentException("There is no trainable parameter.", "parameters");
        var (firstName, first) = trainable[0];
        foreach (var (name, parameter) in trainable)
        {
            if (parameter.dtype != ScalarType.Float32)
                throw new ArgumentException($"The parameter '{name}' is {parameter.dtype}; master weights are Float32.", "parameters");
            if (parameter.device.ToString() != first.device.ToString())
                throw new ArgumentException($"The parameter '{name}' is on {parameter.device}, '{firstName}' on {first.device}; one device is expected.", "parameters");
        }
    }
}
