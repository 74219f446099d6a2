using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>The documentation comments of an assembly, as Markdown on one line.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Assembly _assembly;
    private readonly Dictionary<string, XElement> _members;

    public XmlDocumentation(Assembly assembly)
    {
        _assembly = assembly;
        _members = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);
    }

    public string Summary(Type type) => Text($"T:{type.FullName}", "summary", null);

    public string Summary(PropertyInfo property) => Text($"P:{property.DeclaringType!.FullName}.{property.Name}", "summary", null);

    public string Summary(FieldInfo field) => Text($"F:{field.DeclaringType!.FullName}.{field.Name}", "summary", null);

    /// <summary>The comment on a primary constructor's parameter.</summary>
    public string Parameter(Type type, string name) => Text($"T:{type.FullName}", "param", name);

    public string TypeParameter(Type type, string name) => Text($"T:{type.FullName}", "typeparam", name);

    /// <summary>An attribute as it is written, an enumeration by its name; of two of one name the second with its type parameter.</summary>
    public static string Title(Type type) => type == typeof(MultimodalModelAttribute<>) ? $"{Written(type)}({type.GetGenericArguments()[0].Name})" : Written(type);

    /// <summary>A type as it is written, without type arguments.</summary>
    public static string Written(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.IsSubclassOf(typeof(Attribute)) ? name[..^nameof(Attribute).Length] : name;
    }

    /// <summary>A link to a type's heading in the same document.</summary>
    public static string Link(Type type, string? text = null) =>
        $"[{text ?? (type.IsSubclassOf(typeof(Attribute)) ? $"`[{Written(type)}]`" : $"`{Written(type)}`")}](#{Title(type).Replace("(", "").Replace(")", "").ToLowerInvariant()})";

    private string Text(string member, string element, string? name)
    {
        var comment = _members.GetValueOrDefault(member)?.Elements(element).SingleOrDefault(part => name is null || (string?)part.Attribute("name") == name)
            ?? throw new InvalidDataException($"{member} has no <{element}{(name is null ? "" : $" name=\"{name}\"")}> comment.");
        return WhiteSpace().Replace(string.Concat(comment.Nodes().Select(Markdown)), " ").Trim();
    }

    private string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => See((string)see.Attribute("cref")!, see.Value),
        _ => throw new InvalidDataException($"A comment holds {node}; only text, <c> and <see cref> have a form in the language reference."),
    };

    private string See(string cref, string text)
    {
        var (kind, name) = (cref[0], cref[2..]);
        if (kind == 'T' && _assembly.GetType(name) is { } type)
            return Link(type, text.Length > 0 ? text : null);
        var member = name[(name.LastIndexOf('.') + 1)..];
        return kind switch
        {
            'P' => $"`{member}`",
            // A member of an enumeration is written with its type's name.
            'F' => $"`{string.Join('.', name.Split('.')[^2..])}`",
            _ => throw new InvalidDataException($"A comment refers to {cref}, which has no place in the language reference."),
        };
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
