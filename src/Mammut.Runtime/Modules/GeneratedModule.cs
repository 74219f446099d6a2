using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Base of every generated module. Parameters and submodules are registered by explicit calls with the keys they have in a
/// checkpoint; nothing is found by reflection.
/// </summary>
/// <remarks>
/// A module's device is chosen when it is built: the fields of generated code hold the very parameters that are
/// registered, and moving a module would replace them. So <c>to(…)</c> is refused.
/// </remarks>
public abstract class GeneratedModule : nn.Module
{
    private readonly List<Tensor> _constants = [];
    private DecoderWeights? _decoderWeights;

    /// <summary>Begins a module without parameters.</summary>
    /// <param name="name">Name of the module's type, for messages.</param>
    protected GeneratedModule(string name) : base(name)
    {
    }

    /// <summary>Does nothing: the components are already registered, by name.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Registers a parameter. It outlives every dispose scope and goes with the module.</summary>
    /// <param name="name">Key within this module; may contain dots, such as <c>attention.qkv.weight</c>.</param>
    /// <param name="initial">Initial values, float32, on the module's device. They become the parameter: the tensor passed in is empty afterwards.</param>
    /// <param name="trained">Whether it takes a gradient; one that takes none is frozen, and only loaded and saved.</param>
    /// <returns>The parameter.</returns>
    /// <exception cref="ArgumentException">The initial values are not float32.</exception>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    protected Parameter Register(string name, Tensor initial, bool trained = true)
    {
        ArgumentNullException.ThrowIfNull(initial);
        if (initial.dtype != ScalarType.Float32)
            throw new ArgumentException($"Parameter '{name}' is kept in Float32, but its initial values are {initial.dtype}.", nameof(initial));

        if (WideWeights.Wanted)
            initial = initial.to(ScalarType.Float64);
        var parameter = new Parameter(initial, requires_grad: trained);
        parameter.DetachFromDisposeScope();
        register_parameter(name, parameter);
        return parameter;
    }

    /// <summary>
    /// Registers a count, int64, which starts at 0 and is part of the checkpoint. It lies on the CPU whatever the module's device is:
    /// reading it waits for none.
    /// </summary>
    /// <param name="name">Key within this module; may contain dots.</param>
    /// <returns>The count, a scalar.</returns>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    protected Tensor RegisterCount(string name)
    {
        var count = zeros([], dtype: ScalarType.Int64).DetachFromDisposeScope();
        register_buffer(name, count);
        return count;
    }

    /// <summary>Registers a submodule; its keys get the name and a dot in front. It is disposed of with this module.</summary>
    /// <param name="name">Key within this module, without dots.</param>
    /// <param name="submodule">The submodule.</param>
    /// <returns>The submodule.</returns>
    protected T Register<T>(string name, T submodule) where T : nn.Module
    {
        register_module(name, submodule);
        return submodule;
    }

    /// <summary>Registers a stack of submodules under keys <c>name.0</c>, <c>name.1</c>, and so on.</summary>
    /// <param name="name">Key of the stack within this module, without dots.</param>
    /// <param name="modules">The submodules, first to last.</param>
    /// <returns>The same array.</returns>
    protected T[] RegisterList<T>(string name, T[] modules) where T : nn.Module
    {
        register_module(name, new Stack(name, modules));
        return modules;
    }

    /// <summary>
    /// Keeps a tensor that is computed and not learned, such as fixed positions. It is no part of a checkpoint, outlives
    /// every dispose scope and goes with the module.
    /// </summary>
    /// <param name="value">The tensor, on the module's device; the module owns it from here on.</param>
    /// <returns>The same tensor.</returns>
    protected Tensor Constant(Tensor value)
    {
        if (WideWeights.Wanted)
            value = value.to(ScalarType.Float64);
        value.DetachFromDisposeScope();
        _constants.Add(value);
        return value;
    }

    /// <summary>Frees the copies of weights that <see cref="GenerationOptions.Weights"/> has made. The next generation makes them anew.</summary>
    public void ReleaseDecoderWeights()
    {
        _decoderWeights?.Dispose();
        _decoderWeights = null;
    }

    /// <summary>The weights for generation in a form; copies are kept until another form is asked for.</summary>
    internal DecoderWeights DecoderWeights(WeightFormat format)
    {
        if (format == WeightFormat.Own)
            return Mammut.DecoderWeights.Own;
        if (_decoderWeights?.Format != format)
        {
            ReleaseDecoderWeights();
            _decoderWeights = new DecoderWeights(format);
        }
        return _decoderWeights!;
    }

    /// <summary>Refuses to move or convert the module.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
        => throw new NotSupportedException($"The device of a generated module is chosen when it is built: new {GetName()}(device: …); its weights stay in Float32.");

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _constants.ForEach(constant => constant.Dispose());
            _constants.Clear();
            ReleaseDecoderWeights();
        }
        base.Dispose(disposing);
    }

    private sealed class Stack : GeneratedModule
    {
        public Stack(string name, nn.Module[] modules) : base(name)
        {
            for (var i = 0; i < modules.Length; i++)
                register_module(i.ToString(), modules[i]);
        }
    }
}
