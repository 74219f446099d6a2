using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes a function as a method: one line an operation, its result's shape behind it.</summary>
internal sealed class FunctionEmitter
{
    private readonly CodeWriter _writer;
    private readonly Function _function;
    private readonly ShapeInference _types;
    private readonly VariableNames _names;

    private readonly Sizes _sizes;

    private FunctionEmitter(CodeWriter writer, Function function, Sizes sizes)
    {
        (_writer, _function, _sizes) = (writer, function, sizes);
        _types = ShapeInference.Infer(function);
        _names = new VariableNames(function);
    }

    public static void Emit(CodeWriter writer, Function function, Sizes sizes) => new FunctionEmitter(writer, function, sizes).Emit();

    private void Emit()
    {
        Document();
        var signature = $"{(_function.IsPublic ? "public" : "private")} {ReturnType()} {_function.Name}({string.Join(", ", _function.Inputs.Select(Declare))})";
        if (_function.Body.Count == 1 && _function.Body[0] is { Op: not RepeatOp, Outputs.Count: > 0 } only && only.Outputs.SequenceEqual(_function.Outputs))
        {
            _names.Advance(only);
            _writer.Line(signature);
            _writer.Line($"    => {Expression(only)};", Comment(only.Outputs));
            return;
        }

        using var method = _writer.Block(signature);
        _writer.Line("using var scope = NewDisposeScope();");
        Emit(_function.Body);
        var results = _function.Outputs.Select(Leave).ToArray();
        _writer.Line(results.Length == 1 ? $"return {results[0]};" : $"return ({string.Join(", ", results)});");
    }

    /// <summary>A tensor leaves the method's dispose scope; a cache and a loss own their tensors anyway.</summary>
    private string Leave(Value value) => value.Kind == ValueKind.Tensor ? $"{_names[value]}.MoveToOuterDisposeScope()" : _names[value]!;

    private void Emit(IReadOnlyList<Node> body)
    {
        foreach (var node in body)
        {
            _names.Advance(node);
            switch (node.Op)
            {
                case RepeatOp repeat:
                    Emit(repeat, node);
                    break;
                case IndexOp or MaskTokenOp:
                    _names.Alias(node.Outputs[0], Expression(node));
                    break;
                default:
                    Emit(node);
                    break;
            }
        }
    }

    private void Emit(Node node)
    {
        var expression = Expression(node);
        if (node.Outputs.Count == 0)
        {
            _writer.Line($"{expression};");
            return;
        }

        var targets = node.Outputs.Select(_names.Assign).ToArray();
        var allNew = targets.All(target => target.IsNew);
        var left = targets.Length == 1 ? (allNew ? "var " : "") + targets[0].Name
            : allNew ? $"var ({string.Join(", ", targets.Select(target => target.Name))})"
            : $"({string.Join(", ", targets.Select(target => (target.IsNew ? "var " : "") + target.Name))})";
        _writer.Line($"{left} = {expression};", Comment(node.Outputs));
    }

    private void Emit(RepeatOp repeat, Node node)
    {
        for (var i = 0; i < repeat.Carried.Count; i++)
            _names.Alias(repeat.Carried[i], _names[node.Inputs[i]!]!, takesOver: true);
        using (_writer.Block($"for (var i = 0; i < {Number(repeat.Count)}; i++)"))
        {
            Emit(repeat.Body);
            for (var i = 0; i < repeat.Results.Count; i++)
            {
                var (carried, result) = (_names[node.Inputs[i]!], _names[repeat.Results[i]]);
                if (carried != result)
                    _writer.Line($"{carried} = {result};");
            }
        }

        for (var i = 0; i < node.Outputs.Count; i++)
            _names.Alias(node.Outputs[i], _names[node.Inputs[i]!]!, takesOver: true);
    }

    private string Expression(Node node) => OpEmitter.Expression(node.Op, node.Inputs.Select(input => input is null ? null : _names[input]).ToArray());

    private string Comment(IReadOnlyList<Value> values)
    {
        var shapes = values.Where(value => value.Kind == ValueKind.Tensor && _types[value] is not null).Select(value => _types[value]!.Shape.ToString()).ToArray();
        return shapes.Length switch
        {
            0 => "",
            1 => shapes[0],
            _ when shapes.Distinct().Count() == 1 => $"{shapes[0]} each",
            _ => string.Join(", ", shapes),
        };
    }

    private string ReturnType()
    {
        var outputs = _function.Outputs;
        return outputs.Count == 1
            ? Type(outputs[0].Kind)
            : $"({string.Join(", ", outputs.Select(output => $"{Type(output.Kind)} {Pascal(output.Name)}"))})";
    }

    private static string Declare(Value input) =>
        $"{Type(input.Kind)} {input.Name}" + (input.Default is { } value ? $" = {value}" : "");

    private static string Type(ValueKind kind) => kind switch
    {
        ValueKind.Tensor => "Tensor",
        ValueKind.OptionalTensor => "Tensor?",
        ValueKind.Flag => "bool",
        ValueKind.Integer => "long",
        ValueKind.Number => "double",
        ValueKind.Texts => "PackedTexts",
        ValueKind.Mask => "TextMask",
        ValueKind.Masked => "MaskedTexts",
        ValueKind.Pairs => "MatchingPairs",
        ValueKind.Choices => "LossChoices?",
        ValueKind.Index => "int",
        ValueKind.Cache => "DecoderCache",
        _ => "LossParts",
    };

    private void Document()
    {
        _writer.Line($"/// <summary>{Xml(_function.Doc)}</summary>");
        foreach (var input in _function.Inputs)
            _writer.Line($"/// <param name=\"{input.Name}\">{Xml(input.Doc)}{(input.Kind is ValueKind.Texts or ValueKind.Mask ? "" : Shape(input.Declared))}</param>");
        var shapes = Comment(_function.Outputs);
        _writer.Line($"/// <returns>{Xml(_function.Returns)}{(shapes.Length == 0 ? "" : $" <c>{shapes}</c>")}</returns>");
        if (_sizes.Describe(_types.Flops) is { } cost)
            _writer.Line($"/// <remarks>{cost}</remarks>");

        static string Shape(TensorType? type) => type is null ? "" : $" <c>{type.Shape}</c>{type.Element switch { ElementType.Int64 => ", 64-bit integers", ElementType.Bool => ", true or false", _ => "" }}";
    }
}
