using System.Text;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Ir;

/// <summary>
/// Writes a graph for people and for tests: a line a parameter, a line an operation, each value with a name of its own and
/// the type that shape inference finds.
/// </summary>
/// <remarks>Equal graphs have equal texts. Values of one name are told apart by a dot and a number, which no C# name has.</remarks>
internal sealed class GraphText
{
    private readonly StringBuilder _text = new();

    private GraphText()
    {
    }

    /// <summary>The text of a module and of the blocks in it; a declared part has a text of its own.</summary>
    public static string Write(GraphModule module)
    {
        var writer = new GraphText();
        writer.Module(module, []);
        return writer._text.ToString();
    }

    private void Module(GraphModule module, HashSet<GraphModule> seen)
    {
        seen.Add(module);
        Line(0, $"module {module.Name}: {module.Kind}");
        foreach (var parameter in module.Parameters)
            Line(1, $"{(parameter.IsConstant ? "constant" : parameter.IsFrozen ? "frozen" : "parameter")} {parameter.Key} [{string.Join(", ", parameter.Shape.Select(Numbers.Text))}] = {OpText.Record(parameter.Initializer)}");
        foreach (var child in module.Children)
            Line(1, $"{child.Key}: {(child.IsPart ? "part " : "")}{(child.Count is { } count ? Numbers.Text(count) + " x " : "")}{child.ClassName}, {child.Member} in C#");
        foreach (var function in module.Functions)
        {
            _text.Append('\n');
            new Writer(this, function).Write();
        }

        foreach (var block in module.Children.Where(child => !child.IsPart).Select(child => child.Module))
        {
            if (seen.Contains(block))
                continue;
            _text.Append('\n');
            Module(block, seen);
        }
    }

    private void Line(int indent, string line) => _text.Append(' ', 2 * indent).Append(line).Append('\n');

    /// <summary>One function while it is written.</summary>
    private sealed class Writer(GraphText text, Function function)
    {
        private readonly ShapeInference _types = ShapeInference.Infer(function);
        private readonly Dictionary<Value, string> _names = [];
        private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

        public void Write()
        {
            var inputs = function.Inputs.Select(input => Define(input) + (input.Default is { } value ? $" = {value}" : "")).ToArray();
            text.Line(1, $"{(function.IsPublic ? "public" : "private")} {function.Name}({string.Join(", ", inputs)})");
            Body(function.Body, indent: 2);
            text.Line(2, $"return {Names(function.Outputs)}");
        }

        private void Body(IReadOnlyList<Node> body, int indent)
        {
            foreach (var node in body)
            {
                if (node.Op is RepeatOp repeat)
                    Repeat(repeat, node, indent);
                else
                    text.Line(indent, Left(node, $"{OpText.Head(node.Op)}({Names(node.Inputs)}){OpText.Attributes(node.Op)}"));
            }
        }

        private void Repeat(RepeatOp repeat, Node node, int indent)
        {
            var carried = repeat.Carried.Zip(node.Inputs, (inside, outside) => $"{Name(inside)} = {Name(outside)}").ToArray();
            var header = $"repeat {Numbers.Text(repeat.Count)} times, i from 0{(carried.Length == 0 ? "" : $", with {string.Join(", ", carried)}")}";
            var at = text._text.Length;
            Body(repeat.Body, indent + 1);
            if (carried.Length > 0)
                text.Line(indent + 1, $"next {string.Join(", ", repeat.Carried.Zip(repeat.Results, (inside, result) => $"{Name(inside)} = {Name(result)}"))}");

            // What the loop gives is named behind what it computes, and stands in front of it.
            text._text.Insert(at, new string(' ', 2 * indent) + Left(node, header) + "\n");
        }

        private string Left(Node node, string right) =>
            node.Outputs.Count == 0 ? right : $"{string.Join(", ", node.Outputs.Select(Define))} = {right}";

        private string Names(IReadOnlyList<Value?> values) => string.Join(", ", values.Select(Name));

        private string Define(Value value) => $"{Name(value)}: {Type(value)}";

        private string Name(Value? value)
        {
            if (value is null)
                return "none";
            if (_names.TryGetValue(value, out var known))
                return known;
            // A known flag is made anew at each use, and is called what it is.
            if (value.Kind == ValueKind.Flag && value.Name is "true" or "false")
                return value.Name;
            _uses.TryGetValue(value.Name, out var uses);
            _uses[value.Name] = uses + 1;
            return _names[value] = uses == 0 ? value.Name : $"{value.Name}.{Numbers.Text(uses + 1)}";
        }

        private string Type(Value value) => value.Kind switch
        {
            ValueKind.Tensor => OpText.Type(_types[value]),
            ValueKind.OptionalTensor => (value.Declared is { } declared ? OpText.Type(declared) : "tensor") + "?",
            _ => OpText.Camel(value.Kind.ToString()),
        };
    }
}
