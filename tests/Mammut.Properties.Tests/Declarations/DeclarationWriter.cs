using System.Text;

namespace Mammut.Properties.Tests.Declarations;

/// <summary>Writes a declaration as the C# file that a user would have.</summary>
internal static class DeclarationWriter
{
    public static string Write(Declaration declaration, string root)
    {
        var file = new StringBuilder();
        var mammut = declaration.Qualified ? "global::Mammut." : "";
        if (!declaration.Qualified)
            file.Append("using Mammut;\n\n");
        for (var i = 0; i < declaration.Classes.Length; i++)
        {
            var type = declaration.Classes[i];
            var body = new StringBuilder();
            if (i == 0)
            {
                foreach (var neighbour in declaration.Neighbours)
                    body.Append($"public static class {neighbour};\n\n");
            }

            Class(body, type, declaration, root, mammut);
            if (type.Namespace is null)
                file.Append(body).Append('\n');
            else
                file.Append($"namespace {(type.Namespace.Length == 0 ? root : $"{root}.{type.Namespace}")}\n{{\n{Indent(body.ToString())}}}\n\n");
        }

        return file.ToString().TrimEnd('\n') + "\n";
    }

    private static void Class(StringBuilder body, ClassDeclaration type, Declaration declaration, string root, string mammut)
    {
        if (type.Form == ClassForm.Nested)
            body.Append($"public partial class Outer{type.Key}\n{{\n");
        var share = (type.Attributes.Length + type.Parts - 1) / type.Parts;
        for (var part = 0; part < type.Parts; part++)
        {
            foreach (var use in type.Attributes.Skip(part * share).Take(share))
                body.Append($"[{Attribute(use, declaration, root, mammut)}]\n");
            body.Append(Header(type, part, root));
            body.Append(part == 0 && type.Form == ClassForm.WithMembers ? "\n{\n    public int Mine { get; set; }\n\n    public override string ToString() => \"mine\";\n}\n" : ";\n");
        }

        if (type.Form == ClassForm.Nested)
            body.Append("}\n");
    }

    private static string Header(ClassDeclaration type, int part, string root)
    {
        var access = type.Form == ClassForm.FileLocal ? "file " : type.IsPublic ? "public " : "internal ";
        var form = type.Form switch
        {
            ClassForm.Sealed => "sealed ",
            ClassForm.Static => "static ",
            ClassForm.Abstract => "abstract ",
            _ => "",
        };
        var kind = type.Form == ClassForm.Record ? "record" : "class";
        var parameters = type.Form == ClassForm.Generic ? "<TAny>" : "";
        var bases = part > 0 ? "" : type.Form switch
        {
            ClassForm.Derived => " : global::System.Collections.ArrayList",
            ClassForm.Implementing => " : global::System.IDisposable",
            _ => "",
        };
        return $"{access}{form}{(type.IsPartial || type.Parts > 1 && part == 0 ? "partial " : "")}{kind} {type.Simple(root)}{parameters}{bases}";
    }

    private static string Attribute(AttributeUse use, Declaration declaration, string root, string mammut)
    {
        var types = use.Types.IsEmpty ? "" : $"<{string.Join(", ", use.Types.Select(key => declaration.ByKey(key)?.Reference(root) ?? "object"))}>";
        var arguments = string.Join(", ", use.Arguments.Select(argument => (argument.Name.Length == 0 ? "" : $"{argument.Name} = ") + argument.Value.ToSource(mammut)));
        return $"{mammut}{Language.Name(use.Attribute)}{types}{(arguments.Length == 0 ? "" : $"({arguments})")}";
    }

    private static string Indent(string text) =>
        string.Concat(text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "\n" : $"    {line}\n"));
}
