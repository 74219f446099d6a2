using System.Globalization;
using Mammut.Dsl.Generators.Ir;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes what every generated class has: its parameters, the modules in it, their registration, its methods.</summary>
internal static class ModuleEmitter
{
    /// <summary>The parameters as fields and the contained modules as properties.</summary>
    public static void Fields(CodeWriter writer, GraphModule module)
    {
        foreach (var parameter in module.Parameters)
            writer.Line($"private readonly {(parameter.IsConstant || parameter.IsCount ? "Tensor" : "Parameter")} {Field(parameter.Key)};", Shape(parameter));
        foreach (var child in module.Children)
        {
            writer.Blank();
            writer.Line(child.Count is { } count
                ? $"/// <summary>The {Number(count)} {child.Module.Kind}{(count == 1 ? "" : "s")}, first to last; {Size(child)} each.</summary>"
                : $"/// <summary>{Xml(child.Module.Doc)} {Size(child)}.</summary>");
            writer.Line($"{(child.IsPublic ? "public" : "internal")} {child.ClassName}{(child.Count is null ? "" : "[]")} {child.Member} {{ get; }}");
        }
    }

    /// <summary>The registrations of a constructor that has a <c>generator</c> and a <c>device</c>.</summary>
    public static void Registrations(CodeWriter writer, GraphModule module)
    {
        writer.Line("using var scope = NewDisposeScope();");
        foreach (var child in module.Children.Where(child => child.IsPart))
            Child(writer, child);
        foreach (var parameter in module.Parameters)
        {
            if (parameter.IsCount)
            {
                writer.Line($"{Field(parameter.Key)} = RegisterCount({Literal(parameter.Key)});");
                continue;
            }

            var values = Initial(parameter.Initializer, parameter.Shape);
            writer.Line(parameter.IsConstant
                ? $"{Field(parameter.Key)} = Constant({values}.to(device));"
                : $"{Field(parameter.Key)} = Register({Literal(parameter.Key)}, {values}.to(device){(parameter.IsTrainable ? "" : ", trained: false")});");
        }

        foreach (var child in module.Children.Where(child => !child.IsPart))
            Child(writer, child);
    }

    /// <summary>The methods, each documented.</summary>
    public static void Functions(CodeWriter writer, GraphModule module, Sizes sizes)
    {
        foreach (var function in module.Functions.OrderByDescending(function => function.IsPublic))
        {
            writer.Blank();
            FunctionEmitter.Emit(writer, function, sizes.For(function.Name));
        }
    }

    /// <summary>The blocks of a part, as classes inside it; a block's own are inside the block.</summary>
    public static void Nested(CodeWriter writer, GraphModule module, Sizes sizes)
    {
        foreach (var child in module.Children.Where(child => !child.IsPart))
        {
            writer.Blank();
            writer.Line($"/// <summary>{Xml(child.Module.Doc)}</summary>");
            writer.Line($"/// <remarks>{Size(child)}.</remarks>");
            using (writer.Block($"public sealed class {child.Module.Name} : GeneratedModule"))
            {
                Fields(writer, child.Module);
                writer.Blank();
                using (writer.Block($"internal {child.Module.Name}(Generator generator, Device device) : base({Literal(child.Module.Name)})"))
                    Registrations(writer, child.Module);
                Functions(writer, child.Module, sizes);
                Nested(writer, child.Module, sizes);
            }
        }
    }

    private static void Child(CodeWriter writer, Child child)
    {
        var create = $"new {child.ClassName}(generator, device)";
        writer.Line(child.Count is { } count
            ? $"{child.Member} = RegisterList({Literal(child.Key)}, Enumerable.Range(0, {Number(count)}).Select(_ => {create}).ToArray());"
            : $"{child.Member} = Register({Literal(child.Key)}, {create});");
    }

    private static string Size(Child child) => $"{Quantities.Exact(ParameterTable.Elements(child.Module))} parameters";

    // Ten digits, wherever the point is: a small number must not become none.
    private static double Significant(double value) => double.Parse(value.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Shape(Parameter parameter) => "[" + string.Join(", ", parameter.Shape.Select(Number)) + "]";

    private static string Initial(Initializer initializer, long[] shape)
    {
        var sizes = string.Concat(shape.Select(size => ", " + Number(size)));
        return initializer switch
        {
            Initializer.Normal normal => $"Init.Normal(generator, {Number(Math.Round(normal.StandardDeviation, 6))}{sizes})",
            Initializer.NormalRows rows => $"Init.NormalRows(generator, {Number(rows.Rows)}, {Number(Math.Round(rows.First, 6))}, {Number(Math.Round(rows.Rest, 6))}{sizes})",
            Initializer.UnitRows => $"Init.UnitRows(generator{sizes})",
            Initializer.Constant constant => $"Init.Constant({Number(Significant(constant.Value))}{sizes})",
            Initializer.SinCos2D { ClassToken: true } table => $"ClassToken.WithoutPosition(Positions.SinCos2D({Number(table.Rows)}, {Number(table.Columns)}, {Number(shape[1])}))",
            Initializer.SinCos2D table => $"Positions.SinCos2D({Number(table.Rows)}, {Number(table.Columns)}, {Number(shape[1])})",
            _ => throw new NotSupportedException($"No C# for {initializer.GetType().Name}."),
        };
    }
}
