using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// What a pickle may name and call, each with a meaning of our own: nothing of what a file names is ever looked up or executed.
/// These are what the state dict of a module, and a training checkpoint around it, is made of.
/// </summary>
internal abstract record TorchGlobal
{
    private static readonly Dictionary<string, ScalarType> s_storages = new()
    {
        ["DoubleStorage"] = ScalarType.Float64,
        ["FloatStorage"] = ScalarType.Float32,
        ["HalfStorage"] = ScalarType.Float16,
        ["BFloat16Storage"] = ScalarType.BFloat16,
        ["LongStorage"] = ScalarType.Int64,
        ["IntStorage"] = ScalarType.Int32,
        ["ByteStorage"] = ScalarType.Byte,
        ["BoolStorage"] = ScalarType.Bool,
    };

    private static readonly HashSet<string> s_types = ["float64", "float32", "float16", "bfloat16", "int64", "int32", "uint8", "bool"];

    private TorchGlobal()
    {
    }

    /// <summary>The global of that name; null if a state dict needs none such.</summary>
    public static TorchGlobal? Find(string module, string name) =>
        Meaning(module, name) is { } meaning ? meaning with { Name = $"{module}.{name}" } : null;

    /// <summary>Its name in Python.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Behind its name, why a call of it is refused.</summary>
    public virtual string Refusal => "with other arguments than PyTorch does";

    private static TorchGlobal? Meaning(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") => new Dictionary(),
        ("torch._utils", "_rebuild_tensor_v2") => new RebuildTensor(),
        ("torch._utils", "_rebuild_parameter") => new RebuildParameter(),
        ("torch", _) when s_storages.TryGetValue(name, out var type) => new Storage(type),
        ("torch", _) when s_types.Contains(name) => new ElementType(),
        _ => null,
    };

    /// <summary>The value of a call; null where the arguments are not those that PyTorch writes.</summary>
    public virtual object? Call(IReadOnlyList<object?> arguments) => null;

    /// <summary>What a persistent id stands for, <c>("storage", type, key, device, elements)</c>; null if it is anything else.</summary>
    public static TorchStorage? Persistent(object? id) =>
        id is PickleTuple { Items: ["storage", Storage storage, string key, string, long elements] } ? new TorchStorage(storage.Type, key, elements) : null;

    /// <summary><c>collections.OrderedDict</c>: called without arguments, and filled afterwards.</summary>
    private sealed record Dictionary : TorchGlobal
    {
        public override object? Call(IReadOnlyList<object?> arguments) => arguments is [] ? new PickleDictionary() : null;
    }

    /// <summary><c>_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)</c>.</summary>
    private sealed record RebuildTensor : TorchGlobal
    {
        public override string Refusal => $"{base.Refusal}, or for a tensor of more than {StridedLayout.MaxAxes} axes";

        // The axes are counted before they are looked at: a pickle can give one long tuple to many tensors, and each would copy it.
        public override object? Call(IReadOnlyList<object?> arguments) =>
            arguments is [TorchStorage storage, long offset, PickleTuple size, PickleTuple strides, bool, PickleDictionary { Count: 0 }]
            && size.Items.Count <= StridedLayout.MaxAxes && strides.Items.Count <= StridedLayout.MaxAxes
            && size.Items.All(item => item is long) && strides.Items.All(item => item is long)
                ? new TorchTensor(storage, new StridedLayout(offset, [.. size.Items.Cast<long>()], [.. strides.Items.Cast<long>()]))
                : null;
    }

    /// <summary><c>_rebuild_parameter(tensor, requires_grad, hooks)</c>.</summary>
    private sealed record RebuildParameter : TorchGlobal
    {
        public override object? Call(IReadOnlyList<object?> arguments) =>
            arguments is [TorchTensor tensor, bool, PickleDictionary { Count: 0 }] ? tensor : null;
    }

    /// <summary><c>torch.FloatStorage</c> and its like: only named, in persistent ids.</summary>
    private sealed record Storage(ScalarType Type) : TorchGlobal;

    /// <summary><c>torch.float32</c> and its like: a value in a dictionary.</summary>
    private sealed record ElementType : TorchGlobal;
}
