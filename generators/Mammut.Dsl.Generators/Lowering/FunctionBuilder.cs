using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Writes a function's operations one after the other.</summary>
internal sealed class FunctionBuilder
{
    private readonly Function _function;
    private readonly List<Node> _body;

    public FunctionBuilder(GraphModule module, string name, string doc, bool isPublic = true)
    {
        _function = new Function(name, doc) { IsPublic = isPublic };
        _body = _function.Body;
        module.Functions.Add(_function);
    }

    private FunctionBuilder(Function function, List<Node> body) => (_function, _body) = (function, body);

    public Function Function => _function;

    /// <summary>A tensor that the caller gives.</summary>
    public Value Tensor(string name, string doc, Shape shape, ElementType element = ElementType.Float32) =>
        Input(new Value(name) { Doc = doc, Declared = new TensorType(shape, element) });

    /// <summary>Texts that the caller gives.</summary>
    public Value Texts() => Input(new Value("texts", ValueKind.Texts) { Doc = "The texts without padding, M tokens in all.", Declared = new TensorType(TextType, ElementType.Int64) });

    /// <summary>Texts that the encoder reads, that the caller gives.</summary>
    public Value Prompts() => Input(new Value("prompts", ValueKind.Texts) { Doc = "What the encoder reads, without padding.", Declared = new TensorType(new Shape(BlockStyle.Batch * BlockStyle.PromptLength, BlockStyle.PromptLength), ElementType.Int64) });

    /// <summary>What the tokens of texts may see, that the caller gives.</summary>
    public Value Mask() => Input(new Value("mask", ValueKind.Mask) { Doc = "Which tokens of its text a token may see.", Declared = new TensorType(TextType, ElementType.Int64) });

    /// <summary>M tokens in texts of up to T.</summary>
    private static Shape TextType => new(BlockStyle.Rows, BlockStyle.Length);

    /// <summary>Anything else that the caller gives.</summary>
    public Value Argument(string name, ValueKind kind, string doc, string? @default = null) =>
        Input(new Value(name, kind) { Doc = doc, Default = @default });

    /// <summary>An operation with one result.</summary>
    public Value Do(string name, Op op, params Value?[] inputs) => Do(name, op, null, inputs);

    /// <summary>An operation with one result that a certain argument is to blame for.</summary>
    public Value Do(string name, Op op, SpecPath? origin, params Value?[] inputs)
    {
        var kind = op switch
        {
            CacheLengthOp => ValueKind.Integer,
            ShareOp => ValueKind.Number,
            IndexOp => ValueKind.Index,
            NewCacheOp => ValueKind.Cache,
            LossPartsOp => ValueKind.LossParts,
            PackOp or InputsOp or ExtendTextsOp or ImageSequencesOp or WithImagesOp or SeeImagesOp or SeeTextsOp => ValueKind.Texts,
            MaskedTextsOp or PairTextsOp => ValueKind.Texts,
            MaskTextsOp => ValueKind.Masked,
            DrawPairsOp => ValueKind.Pairs,
            MaskOp or DistancesOp => ValueKind.Mask,
            CallOp call => call.Function.Outputs[0].Kind,
            _ => ValueKind.Tensor,
        };
        var output = new Value(name, kind);
        _body.Add(new Node(op, inputs, [output], origin));
        return output;
    }

    /// <summary>An operation with several results.</summary>
    public Value[] DoMany(string[] names, Op op, SpecPath? origin, params Value?[] inputs)
    {
        var outputs = names.Select(name => new Value(name)).ToArray();
        _body.Add(new Node(op, inputs, outputs, origin));
        return outputs;
    }

    /// <summary>An operation done for its effect.</summary>
    public void Run(Op op, params Value?[] inputs) => _body.Add(new Node(op, inputs, [], null));

    /// <summary>Runs a body <paramref name="count"/> times with one value carried through; once, it is written out.</summary>
    public Value Repeat(long count, Value carried, Func<FunctionBuilder, Value, Value> body)
    {
        if (count == 1)
            return body(this, carried);
        var inside = new Value(carried.Name);
        var nodes = new List<Node>();
        var result = body(new FunctionBuilder(_function, nodes), inside);
        var output = new Value(carried.Name);
        _body.Add(new Node(new RepeatOp(count, [inside], nodes, [result]), [carried], [output], null));
        return output;
    }

    /// <summary>Runs a body <paramref name="count"/> times for its effect; once, it is written out.</summary>
    public void Repeat(long count, Action<FunctionBuilder> body)
    {
        if (count == 1)
        {
            body(this);
            return;
        }

        var nodes = new List<Node>();
        body(new FunctionBuilder(_function, nodes));
        _body.Add(new Node(new RepeatOp(count, [], nodes, []), [], [], null));
    }

    /// <summary>Ends the function.</summary>
    public Function Return(string doc, params Value[] values)
    {
        _function.Returns = doc;
        _function.Outputs.AddRange(values);
        return _function;
    }

    private Value Input(Value value)
    {
        _function.Inputs.Add(value);
        return value;
    }
}
