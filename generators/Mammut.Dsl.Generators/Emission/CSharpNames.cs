using System.Globalization;
using System.Text;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>How names and numbers are written in C#.</summary>
internal static class CSharpNames
{
    /// <summary>The reserved words of C#, which are names with @ in front only.</summary>
    private static readonly HashSet<string> Keywords = GeneratedMembers.Words(
        "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed float for foreach "
        + "goto if implicit in int interface internal is lock long namespace new null object operator out override params private protected public readonly ref return sbyte sealed short sizeof "
        + "stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while");

    /// <summary>What an argument is called after a name: <c>Pairs</c> to <c>pairs</c>.</summary>
    public static string Argument(string name)
    {
        var argument = name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);
        return Keywords.Contains(argument) ? "@" + argument : argument;
    }

    /// <summary><c>attention.qkv.weight</c> to <c>_attentionQkvWeight</c>.</summary>
    public static string Field(string key) => "_" + Camel(key);

    /// <summary><c>imageEmbeddings</c> to <c>ImageEmbeddings</c>.</summary>
    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>A <c>double</c> that reads back as the same number.</summary>
    public static string Number(double value)
    {
        var text = Numbers.Text(value);
        // 1E-05 as people write it.
        var exponent = text.IndexOf('E');
        return exponent < 0 ? text : text.Substring(0, exponent) + "e" + int.Parse(text.Substring(exponent + 1), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    public static string Number(long value) => Numbers.Text(value);

    /// <summary>A string literal; what we write in them is plain text.</summary>
    public static string Literal(string value) => "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    /// <summary>Text inside an XML comment.</summary>
    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string Camel(string key)
    {
        var name = new StringBuilder();
        foreach (var word in key.Split('.', '_'))
            name.Append(name.Length == 0 ? word : Pascal(word));
        return name.ToString();
    }
}
