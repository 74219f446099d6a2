using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mammut.LibTorch.Tests.Api;

/// <summary>Writes the public surface of an assembly, one line a member, in the notation of the listings beside it.</summary>
internal static class ApiPrinter
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    internal static IEnumerable<string> Print(Assembly assembly) =>
        assembly.GetTypes().Where(IsVisible).SelectMany(Print).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Print(Type type)
    {
        string name = Declared(type);
        yield return $"{name} : {Kind(type)}";
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            foreach (string member in Enum.GetNames(type))
                yield return $"{name}.{member} = {Convert.ToInt64(Enum.Parse(type, member), CultureInfo.InvariantCulture)}";
            yield break;
        }
        foreach (ConstructorInfo constructor in type.GetConstructors(all).Where(c => !c.IsStatic && IsVisible(c)))
            yield return $"{name}.ctor({Parameters(constructor.GetParameters())}){(constructor.IsPublic ? "" : " protected")}";
        foreach (FieldInfo field in type.GetFields(all).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
            yield return $"{name}.{field.Name} : {Name(field.FieldType)}{(field.IsLiteral ? " const" : field.IsStatic ? " static" : "")}";
        foreach (PropertyInfo property in type.GetProperties(all))
        {
            MethodInfo? get = property.GetMethod is { } g && IsVisible(g) ? g : null;
            MethodInfo? set = property.SetMethod is { } s && IsVisible(s) ? s : null;
            if ((get ?? set) is not { } accessor)
                continue;
            ParameterInfo[] index = property.GetIndexParameters();
            yield return $"{name}.{property.Name}{(index.Length == 0 ? "" : $"[{Parameters(index)}]")} "
                + $"{{ {(get is null ? "" : "get; ")}{(set is null ? "" : "set; ")}}} : {Name(property.PropertyType)}"
                + (accessor.IsStatic ? " static" : "");
        }
        foreach (MethodInfo method in type.GetMethods(all).Where(m => IsVisible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))))
        {
            string generics = method.IsGenericMethod ? $"<{string.Join(",", method.GetGenericArguments().Select(a => a.Name))}>" : "";
            yield return $"{name}.{method.Name}{generics}({Parameters(method.GetParameters())}) -> {Name(method.ReturnType)}{Modifiers(method)}";
        }
    }

    private static string Modifiers(MethodInfo method) =>
        (method.IsStatic ? " static" : method.IsAbstract ? " abstract" : method is { IsVirtual: true, IsFinal: false } ? " virtual" : "")
        + (method.IsPublic ? "" : " protected");

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsValueType)
            return "struct";
        if (type.IsInterface)
            return "interface";
        string kind = type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : "class";
        return type.BaseType is { } parent && parent != typeof(object) ? $"{kind} <- {Name(parent)}" : kind;
    }

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(p =>
        (p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : p.ParameterType.IsByRef ? "ref " : "")
        + $"{Name(p.ParameterType.IsByRef ? p.ParameterType.GetElementType()! : p.ParameterType)} {p.Name}"
        + (p.HasDefaultValue ? $" = {Default(p)}" : "")));

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => "null",
        bool value => value ? "true" : "false",
        string value => $"\"{value}\"",
        Enum value => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>The name of a type where it is declared: torch's own types stand under <c>torch</c>, torch itself and all else under the namespace.</summary>
    private static string Declared(Type type) => type == typeof(TorchSharp.torch) ? "TorchSharp.torch" : Name(type);

    private static string Name(Type type)
    {
        if (s_keywords.TryGetValue(type, out string? keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        string name = type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).Select(Name))}>"
            : type.Name;
        if (type == typeof(TorchSharp.torch))
            return "torch";
        return type.DeclaringType is { } outer ? $"{Name(outer)}.{name}" : $"{type.Namespace}.{name}";
    }

    private static bool IsVisible(Type type) =>
        (type.IsPublic || (type.IsNestedPublic && IsVisible(type.DeclaringType!))) && !type.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsVisible(MethodBase method) =>
        (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && !method.Name.Contains('<');
}
