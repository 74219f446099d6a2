using Mammut.Dsl.Generators.Ir;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Every parameter of a module with its full key, in the order of the running module's state dict.</summary>
internal static class ParameterTable
{
    public static IEnumerable<(string Key, Parameter Parameter)> Of(GraphModule module, string prefix = "")
    {
        foreach (var parameter in module.Parameters.Where(parameter => parameter is { IsConstant: false, IsCount: false }))
            yield return (prefix + parameter.Key, parameter);
        foreach (var child in module.Children)
        {
            for (var i = 0; i < (child.Count ?? 1); i++)
            {
                var inner = child.Count is null ? $"{prefix}{child.Key}." : $"{prefix}{child.Key}.{CSharpNames.Number(i)}.";
                foreach (var entry in Of(child.Module, inner))
                    yield return entry;
            }
        }
    }

    /// <summary>How many values a module learns.</summary>
    public static long Elements(GraphModule module) => Of(module).Sum(entry => entry.Parameter.Elements);
}
