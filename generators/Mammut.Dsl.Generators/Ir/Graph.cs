using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Ir;

/// <summary>A class to be emitted: parameters it owns, modules it contains, functions that compute.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Kind">What it is, in one or two words, for the summary table.</param>
/// <param name="Doc">One sentence on it.</param>
internal sealed class GraphModule(string name, string kind, string doc)
{
    public string Name { get; } = name;

    public string Kind { get; } = kind;

    public string Doc { get; } = doc;

    /// <summary>Whether its own parameters stay as they are loaded; those of the modules in it have their own say.</summary>
    public bool IsFrozen { get; init; }

    public List<Parameter> Parameters { get; } = [];

    public List<Child> Children { get; } = [];

    public List<Function> Functions { get; } = [];

    /// <summary>Adds a parameter and gives it back.</summary>
    public Parameter Own(string key, Initializer initializer, params long[] shape)
    {
        var parameter = new Parameter(key, shape, initializer) { IsFrozen = IsFrozen };
        Parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Adds a contained module and gives it back.</summary>
    public Child Contain(string key, string member, GraphModule module, int? count = null) => Contain(new Child(key, member, module, count, IsPart: false));

    /// <summary>Adds a contained module and gives it back.</summary>
    public Child Contain(Child child)
    {
        Children.Add(child);
        return child;
    }

    /// <summary>Makes the module's parameters, and those of all in it, those of a copy.</summary>
    public void MakeCopy()
    {
        foreach (var parameter in Parameters)
            parameter.IsCopy = true;
        foreach (var child in Children)
            child.Module.MakeCopy();
    }

    /// <summary>The function of that name; of several, a public one.</summary>
    public Function this[string name] => Functions.Where(function => function.Name == name).OrderByDescending(function => function.IsPublic).First();

    /// <summary>The function of that name whose first input is of that kind; of several, a public one.</summary>
    public Function this[string name, ValueKind first] =>
        Functions.Where(function => function.Name == name && function.Inputs[0].Kind == first).OrderByDescending(function => function.IsPublic).First();
}

/// <summary>A tensor that a module owns.</summary>
/// <param name="Key">Its name in the state dict, relative to the module: <c>attention.qkv.weight</c>.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Initializer">What it starts from.</param>
internal sealed record Parameter(string Key, long[] Shape, Initializer Initializer)
{
    /// <summary>A table computed by formula is neither trained nor saved.</summary>
    public bool IsConstant => Initializer is Initializer.SinCos2D;

    /// <summary>A count is no parameter, but saved with them.</summary>
    public bool IsCount => Initializer is Initializer.Count;

    /// <summary>Saved, but not trained.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Of a momentum copy or its queue: saved, but not trained, and none of the model's own.</summary>
    public bool IsCopy { get; set; }

    /// <summary>Whether a gradient can reach it.</summary>
    public bool IsTrainable => !IsConstant && !IsCount && !IsFrozen && !IsCopy;

    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>The values a parameter starts from.</summary>
internal abstract record Initializer
{
    /// <summary>Normal with mean 0.</summary>
    internal sealed record Normal(double StandardDeviation) : Initializer;

    /// <summary>Normal with mean 0, of one deviation in the first rows and another in the rest.</summary>
    internal sealed record NormalRows(long Rows, double First, double Rest) : Initializer;

    /// <summary>Normal rows, each scaled to length 1.</summary>
    internal sealed record UnitRows : Initializer;

    /// <summary>One number everywhere.</summary>
    internal sealed record Constant(double Value) : Initializer;

    /// <summary>A whole number that counts from 0.</summary>
    internal sealed record Count : Initializer;

    /// <summary>The fixed two-dimensional sine-cosine table; zeros for a class token in front.</summary>
    internal sealed record SinCos2D(long Rows, long Columns, bool ClassToken) : Initializer;
}

/// <summary>A module, or a list of like modules, inside another.</summary>
/// <param name="Key">Its name in the state dict.</param>
/// <param name="Member">Its name in C#.</param>
/// <param name="Module">What it is.</param>
/// <param name="Count">How many there are in the list; null for a single module.</param>
/// <param name="IsPart">Whether it is a declared class with a file of its own.</param>
internal sealed record Child(string Key, string Member, GraphModule Module, int? Count, bool IsPart)
{
    /// <summary>How the class is named from where it is used; a part may live in another namespace.</summary>
    public string ClassName { get; init; } = Module.Name;

    /// <summary>Whether it can be shown to whoever sees the owner.</summary>
    public bool IsPublic { get; init; } = true;
}

/// <summary>A computation: values in, operations in execution order, values out.</summary>
internal sealed class Function(string name, string doc)
{
    public string Name { get; } = name;

    public string Doc { get; } = doc;

    public bool IsPublic { get; set; } = true;

    public List<Value> Inputs { get; } = [];

    public List<Node> Body { get; set; } = [];

    public List<Value> Outputs { get; } = [];

    /// <summary>What the outputs are, for the documentation.</summary>
    public string Returns { get; set; } = "";
}

/// <summary>What a value is.</summary>
internal enum ValueKind
{
    Tensor,

    /// <summary>A tensor or null.</summary>
    OptionalTensor,

    /// <summary>A C# bool.</summary>
    Flag,

    /// <summary>A C# long: a position.</summary>
    Integer,

    /// <summary>A C# double.</summary>
    Number,

    /// <summary>Texts end to end, without padding. Its type is <c>[M, T]</c>: M tokens in all, in texts of up to T.</summary>
    Texts,

    /// <summary>Which tokens of its text a token may see; its type is that of the texts.</summary>
    Mask,

    /// <summary>Texts with hidden tokens; its type is that of the texts.</summary>
    Masked,

    /// <summary>Pairs of texts and images that match or do not.</summary>
    Pairs,

    /// <summary>What a loss is to take instead of drawing it; may be null.</summary>
    Choices,

    /// <summary>A C# int: a place in a list.</summary>
    Index,

    /// <summary>The decoder's cache of keys and values.</summary>
    Cache,

    /// <summary>The parts of a loss.</summary>
    LossParts,
}

/// <summary>Something a function takes or computes; defined once.</summary>
internal sealed class Value(string name, ValueKind kind = ValueKind.Tensor)
{
    /// <summary>The name an expert would give the variable. Not unique: a later value may take over the name.</summary>
    public string Name { get; } = name;

    public ValueKind Kind { get; } = kind;

    /// <summary>The type of a function's input.</summary>
    public TensorType? Declared { get; init; }

    /// <summary>A sentence part on a function's input, for the documentation.</summary>
    public string Doc { get; init; } = "";

    /// <summary>The default of a function's input in C#, or null.</summary>
    public string? Default { get; init; }

    /// <summary>A flag that is known here and now.</summary>
    public static Value Flag(bool value) => new(value ? "true" : "false", ValueKind.Flag);

    /// <summary>A number that is known here and now.</summary>
    public static Value Number(double value) => new(Numbers.Text(value), ValueKind.Number);
}

/// <summary>Shape and element type of a tensor.</summary>
internal sealed record TensorType(Shape Shape, ElementType Element = ElementType.Float32);

/// <summary>One operation with the values it takes and gives.</summary>
/// <param name="Op">What is done.</param>
/// <param name="Inputs">A null input is an absent optional one.</param>
/// <param name="Outputs">What it defines.</param>
/// <param name="Origin">The argument to blame if its shapes do not fit.</param>
internal sealed record Node(Op Op, IReadOnlyList<Value?> Inputs, IReadOnlyList<Value> Outputs, SpecPath? Origin);
