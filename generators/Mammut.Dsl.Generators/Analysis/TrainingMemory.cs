using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Analysis;

/// <summary>
/// Counts what a training step holds: weights and AdamW's two moments always; what the backward pass needs of the forward one,
/// less and less; gradients, more and more. Which of its moments is the widest depends on the batch, so each is counted: where
/// the caption loss has a chunk of logits, and where the backward pass has come past each call of the loss, last to first.
/// </summary>
/// <remarks>Within a call both change evenly, so that one of its ends is its widest moment.</remarks>
internal sealed class TrainingMemory
{
    private const int BytesOfNumber = 4;

    /// <summary>Rows whose logits the caption loss holds at a time, as in <c>native/kernels/caption.cpp</c>.</summary>
    private const int ChunkOfLogits = 512;

    private readonly ShapeInference _types;
    private readonly HashSet<Value> _saved = [];

    /// <summary>What a gradient goes through: nothing is kept for what only frozen parameters and constants made.</summary>
    private readonly HashSet<Value> _differentiated = [];
    private readonly Dictionary<Node, Dim> _inside = [];

    private TrainingMemory(ShapeInference types) => _types = types;

    /// <summary>
    /// Bytes at each moment of a step that computes these losses one after the other, each with its backward pass, as polynomials over the
    /// batch <c>B</c> and the text length <c>T</c>; none for a model without a loss.
    /// </summary>
    public static IReadOnlyList<Dim> Of(GraphModule model, params IReadOnlyList<string> losses)
    {
        var (moments, before) = (new List<Dim>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var loss in losses.SelectMany(name => model.Functions.Where(function => function.Name == name)))
        {
            moments.AddRange(Of(model, loss, before));
            before.UnionWith(TrainedParameters.Of(model, loss.Name));
        }

        return [.. moments.Distinct()];
    }

    /// <param name="model">The model.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="before">Parameters that have a gradient when it is computed.</param>
    private static IReadOnlyList<Dim> Of(GraphModule model, Function loss, HashSet<string> before)
    {
        var memory = new TrainingMemory(ShapeInference.Infer(loss, [.. loss.Inputs.Select(input => input.Declared)], training: true));
        memory.Collect(loss.Body);
        var parameters = Emission.ParameterTable.Of(model).ToArray();
        var elements = parameters.ToDictionary(entry => entry.Key, entry => entry.Parameter.Elements);
        // Weights and moments, which frozen ones do not have, and the batch itself.
        var always = ((Dim)BytesOfNumber * parameters.Sum(entry => entry.Parameter.Elements * (entry.Parameter.IsTrainable ? 3 : 1))) + loss.Inputs.Aggregate(Dim.Zero, (sum, input) => sum + SavedForBackward.Bytes(input.Declared));
        var moments = new List<Dim>();
        Dim held = (Dim)BytesOfNumber * before.Sum(key => elements[key]);
        foreach (var node in loss.Body)
        {
            held += memory.Sum([node]);
            if (node.Op is CallOp { Function: var function } && function.Body[0].Op is CaptionLossOp caption)
                moments.Add(always + held + ((Dim)(BytesOfNumber * ChunkOfLogits) * caption.Head.Shape[0]));
        }

        var differentiated = new HashSet<string>(StringComparer.Ordinal);
        moments.Add(always + held);
        differentiated.UnionWith(before);
        held -= (Dim)BytesOfNumber * before.Sum(key => elements[key]);
        foreach (var node in Enumerable.Reverse(loss.Body))
        {
            held -= memory.Sum([node]);
            differentiated.UnionWith(TrainedParameters.Of(node));
            moments.Add(always + held + ((Dim)BytesOfNumber * differentiated.Sum(key => elements[key])));
        }

        return moments;
    }

    /// <summary>Bytes that a call keeps, without its inputs, and which of those it keeps too.</summary>
    private static (Dim Bytes, bool[] Inputs, bool[] Outputs) Saved(Function function, IReadOnlyList<TensorType?> inputs, IReadOnlyList<bool> differentiated)
    {
        var memory = new TrainingMemory(ShapeInference.Infer(function, inputs, training: true));
        memory._differentiated.UnionWith(function.Inputs.Where((_, i) => differentiated[i]));
        memory.Collect(function.Body);
        return (memory.Sum(function.Body), [.. function.Inputs.Select(memory._saved.Contains)], [.. function.Outputs.Select(memory._differentiated.Contains)]);
    }

    private void Collect(IReadOnlyList<Node> body)
    {
        foreach (var node in body)
        {
            switch (node.Op)
            {
                case RepeatOp repeat:
                    Collect(repeat, node);
                    break;
                case CallOp { Function: var function }:
                    Call(function, node);
                    break;
                case CallOwnOp { Function: var function }:
                    Call(function, node);
                    break;
                default:
                    if (!node.Inputs.Any(IsDifferentiated) && !node.Op.Uses().Any(parameter => parameter.IsTrainable))
                    {
                        Keep(node, Dim.Zero, []);
                        break;
                    }

                    _differentiated.UnionWith(node.Outputs);
                    var (inputs, bytes) = SavedForBackward.Of(node.Op, Types(node.Inputs), Types(node.Outputs));
                    Keep(node, bytes, inputs.Select(input => node.Inputs[input]));
                    break;
            }
        }
    }

    /// <summary>What one run hands to the next, the next gets: where a gradient goes through that, it goes through all runs but the first.</summary>
    private void Collect(RepeatOp repeat, Node node)
    {
        _differentiated.UnionWith(repeat.Carried.Where((_, i) => IsDifferentiated(node.Inputs[i])));
        Collect(repeat.Body);
        var later = repeat.Carried.Where((_, i) => IsDifferentiated(repeat.Results[i])).ToArray();
        if (!_differentiated.IsSupersetOf(later))
        {
            _differentiated.UnionWith(later);
            Collect(repeat.Body);
        }

        _differentiated.UnionWith(node.Outputs.Where((_, i) => IsDifferentiated(repeat.Results[i])));
    }

    private bool IsDifferentiated(Value? value) => value is not null && _differentiated.Contains(value);

    private void Call(Function function, Node node)
    {
        var (bytes, inputs, outputs) = Saved(function, Types(node.Inputs), [.. node.Inputs.Select(IsDifferentiated)]);
        _differentiated.UnionWith(node.Outputs.Where((_, i) => outputs[i]));
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
