using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>A model's declaration, attribute by attribute and argument by argument, so that a test can change any of them.</summary>
/// <param name="Name">What is particular about it.</param>
/// <param name="Attributes">The attributes in order; of vision encoder, decoder and model.</param>
internal sealed partial record DeclaredModel(string Name, ImmutableArray<DeclaredAttribute> Attributes)
{
    public const string Vision = "Vision", Text = "Text", Shared = "Shared", Model = "Model";

    /// <summary>The classes in order.</summary>
    public IEnumerable<string> Classes => Attributes.Any(attribute => attribute.Class == Shared) ? [Shared, Model] : [Vision, Text, Model];

    /// <param name="name">What is particular about it.</param>
    /// <param name="lines">One a line of class, attribute and arguments: <c>Text CrossAttention Every = 2</c>.</param>
    public static DeclaredModel Of(string name, string lines) => new(name,
    [
        .. from line in lines.Split('\n')
           let parts = line.Split(' ', 3)
           let arguments = from Match argument in Argument().Matches(parts.ElementAtOrDefault(2) ?? "")
                           select (argument.Groups["name"].Value, argument.Groups["value"].Value)
           select new DeclaredAttribute(parts[0], LanguageArguments.Attribute(parts[1]), [.. arguments.Select((argument, i) => (Named(argument.Item1, parts[1], i), argument.Item2))]),
    ]);

    /// <summary>Every argument that could be written in it: which attribute, and which of its arguments.</summary>
    public IEnumerable<(int Attribute, LanguageArgument Argument)> Arguments() =>
        from i in Enumerable.Range(0, Attributes.Length)
        from argument in LanguageArguments.Of(Attributes[i].Type)
        select (i, argument);

    /// <summary>The text of an argument's value; null where it is not written.</summary>
    public string? Value(int attribute, string argument) =>
        Attributes[attribute].Arguments.Where(given => given.Name == argument).Select(given => given.Value).FirstOrDefault();

    /// <summary>The same with another value of an argument.</summary>
    public DeclaredModel With(int attribute, string argument, string value)
    {
        var changed = Attributes[attribute];
        var at = changed.Arguments.Select(given => given.Name).ToList().IndexOf(argument);
        var arguments = at < 0 ? changed.Arguments.Add((argument, value)) : changed.Arguments.SetItem(at, (argument, value));
        return this with { Attributes = Attributes.SetItem(attribute, changed with { Arguments = arguments }) };
    }

    /// <summary>The source, and where an argument stands in it.</summary>
    public (string Source, Func<int, string, (int Start, int Length)> Place) Write()
    {
        var text = new StringBuilder("using Mammut;\n");
        var places = new Dictionary<(int, string), (int, int)>();
        foreach (var @class in Classes)
        {
            for (var i = 0; i < Attributes.Length; i++)
            {
                if (Attributes[i].Class == @class)
                    Write(i, text, places);
            }

            text.Append($"public partial class {@class};\n");
        }

        return (text.ToString(), (attribute, argument) => places[(attribute, argument)]);
    }

    private void Write(int index, StringBuilder text, Dictionary<(int, string), (int, int)> places)
    {
        var (_, type, arguments) = Attributes[index];
        text.Append('[').Append(XmlDocumentation.Written(type)).Append(type.IsGenericType ? $"<{string.Join(", ", Classes.SkipLast(1))}>" : "").Append(arguments.Length == 0 ? "" : "(");
        for (var i = 0; i < arguments.Length; i++)
        {
            var (name, value) = arguments[i];
            text.Append(i == 0 ? "" : ", ");
            var start = text.Length;
            text.Append(char.IsLower(name[0]) ? value : $"{name} = {value}");
            places[(index, name)] = (start, text.Length - start);
        }

        text.Append(arguments.Length == 0 ? "]\n" : ")]\n");
    }

    // A value without a name goes to the constructor.
    private static string Named(string name, string attribute, int position) =>
        name.Length > 0 ? name : LanguageArguments.Attribute(attribute).GetConstructors().Single().GetParameters()[position].Name!;

    [GeneratedRegex(@"(?:(?<name>\w+) = )?(?<value>\[[^\]]*\]|""[^""]*""|[^,\s]+)(?:, )?")]
    private static partial Regex Argument();
}

/// <summary>One attribute of a <see cref="DeclaredModel"/>.</summary>
/// <param name="Arguments">Names and values as written; the constructor's under its parameters' names.</param>
internal sealed record DeclaredAttribute(string Class, Type Type, ImmutableArray<(string Name, string Value)> Arguments);
