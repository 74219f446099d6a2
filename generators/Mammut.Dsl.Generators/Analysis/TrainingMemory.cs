using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Analysis;

/// <summary>
/// Counts what a training step holds at its widest: the weights, their gradients, AdamW's two moments, and everything the
/// backward pass needs of the forward one.
/// </summary>
/// <remarks>
/// What is kept at the end of the forward pass was measured within a tenth of this on libtorch 1.13; the allocator's own losses
/// and libtorch itself come on top.
/// </remarks>
internal sealed class TrainingMemory
{
    /// <summary>A weight, its gradient and two moments, each in 32 bits.</summary>
    private const int BytesOfParameter = 16;

    private readonly ShapeInference _types;
    private readonly HashSet<Value> _saved = [];
    private readonly Dictionary<Node, Dim> _inside = [];

    private TrainingMemory(ShapeInference types) => _types = types;

    /// <summary>Bytes of a step as a polynomial over the batch <c>B</c> and the text length <c>T</c>; null for a model without a loss.</summary>
    public static Dim? Of(GraphModule model)
    {
        if (model.Functions.FirstOrDefault(function => function.Name == "Loss") is not { } loss)
            return null;
        var parameters = Emission.ParameterTable.Of(model).Sum(entry => entry.Parameter.Elements);
        return ((Dim)BytesOfParameter * parameters) + Saved(loss, [.. loss.Inputs.Select(input => input.Declared)]).Bytes;
    }

    /// <summary>Bytes that a call keeps, without its inputs, and which of those it keeps too.</summary>
    private static (Dim Bytes, bool[] Inputs) Saved(Function function, IReadOnlyList<TensorType?> inputs)
    {
        var memory = new TrainingMemory(ShapeInference.Infer(function, inputs, training: true));
        memory.Collect(function.Body);
        return (memory.Sum(function.Body), [.. function.Inputs.Select(memory._saved.Contains)]);
    }

    private void Collect(IReadOnlyList<Node> body)
    {
        foreach (var node in body)
        {
            switch (node.Op)
            {
                case RepeatOp repeat:
                    Collect(repeat.Body);
                    break;
                case CallOp { Function: var function }:
                    Call(function, node);
                    break;
                case CallOwnOp { Function: var function }:
                    Call(function, node);
                    break;
                default:
                    var (inputs, bytes) = SavedForBackward.Of(node.Op, Types(node.Inputs), Types(node.Outputs));
                    Keep(node, bytes, inputs.Select(input => node.Inputs[input]));
                    break;
            }
        }
    }

    private void Call(Function function, Node node)
    {
        var (bytes, inputs) = Saved(function, Types(node.Inputs));
        Keep(node, bytes, node.Inputs.Where((_, i) => inputs[i]));
    }

    private void Keep(Node node, Dim inside, IEnumerable<Value?> values)
    {
        _inside[node] = inside;
        _saved.UnionWith(values.OfType<Value>());
    }

    /// <summary>What was found, counted where it is made: a tensor that every run of a loop reads is kept once, one that each makes as often.</summary>
    private Dim Sum(IReadOnlyList<Node> body)
    {
        Dim sum = Dim.Zero;
        foreach (var node in body)
        {
            // What a loop gives is what its last run made; it counts there.
            if (node.Op is RepeatOp repeat)
                sum += repeat.Count * (Sum(repeat.Body) + Bytes(repeat.Carried));
            else
                sum += _inside[node] + Bytes(node.Outputs);
        }

        return sum;
    }

    private Dim Bytes(IEnumerable<Value> values) =>
        values.Where(_saved.Contains).Aggregate(Dim.Zero, (sum, value) => sum + SavedForBackward.Bytes(_types[value]));

    private TensorType?[] Types(IReadOnlyList<Value?> values) => [.. values.Select(value => value is null ? null : _types[value])];
}
