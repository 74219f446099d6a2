using System.Collections;
using System.Globalization;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Ir;

/// <summary>
/// Writes operations and their attributes for <see cref="GraphText"/>. It reads the records' own primary constructors, so that
/// a new operation needs nothing here.
/// </summary>
internal static class OpText
{
    /// <summary>What stands in front of the inputs: the operation's name, or the function that is called.</summary>
    public static string Head(Op op) => op switch
    {
        CallOp call => (call.Through is { } part ? part.Member + "." : "") + call.Child.Member + (call.Index is { } index ? $"[{index}]" : "") + "." + call.Function.Name,
        CallOwnOp own => "this." + own.Function.Name,
        _ => op.GetType().Name.Substring(0, op.GetType().Name.Length - "Op".Length),
    };

    /// <summary>What stands behind the inputs: the attributes that are not at their default.</summary>
    public static string Attributes(Op op)
    {
        if (op is CallOp or CallOwnOp)
            return "";
        var attributes = Members(op);
        return attributes.Length == 0 ? "" : $" {{ {attributes} }}";
    }

    /// <summary>A record as its name and members.</summary>
    public static string Record(object record) => $"{record.GetType().Name}({Members(record)})";

    /// <summary>A tensor's element type and shape; a question mark where shape inference knows none.</summary>
    public static string Type(TensorType? type) => type is null ? "?" : $"{Element(type.Element)} {type.Shape}";

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    private static string Members(object record)
    {
        var type = record.GetType();
        // The primary constructor has the members in the order they were written; reflection promises that of nothing else.
        var parameters = type.GetConstructors()[0].GetParameters();
        return string.Join(", ", parameters
            .Select(parameter => (parameter, Value: type.GetProperty(parameter.Name)!.GetValue(record)))
            .Where(member => member.Value is not null && !(member.parameter.HasDefaultValue && member.Value.Equals(member.parameter.DefaultValue)))
            .Select(member => $"{member.parameter.Name}: {Text(member.Value)}"));
    }

    private static string Text(object? value) => value switch
    {
        null => "none",
        Parameter parameter => parameter.Key,
        Op op => $"{Head(op)}({Members(op)})",
        TensorType type => Type(type),
        ElementType element => Element(element),
        bool flag => flag ? "true" : "false",
        double number => Numbers.Text(number),
        ValueTuple<string, double> part => $"{part.Item1} {Numbers.Text(part.Item2)}",
        string text => text,
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Text))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Element(ElementType element) => element switch
    {
        ElementType.Float32 => "f32",
        ElementType.BFloat16 => "bf16",
        ElementType.Int64 => "i64",
        _ => "bool",
    };
}
