using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>Simpler declarations than a given one: fewer classes, attributes, arguments; plainer forms and names; smaller numbers.</summary>
internal static class Shrinker
{
    /// <summary>Their defaults are those of real models, so they get smaller and are not left out.</summary>
    private static readonly HashSet<string> Sizes =
        ["ImageSize", "ImageHeight", "ImageWidth", "PatchSize", "Width", "Depth", "Heads", "Vocabulary", "ContextLength", "EmbeddingWidth"];

    public static IEnumerable<Declaration> Shrink(Declaration declaration)
    {
        foreach (var type in declaration.Classes)
        {
            if (declaration.Classes.Length > 1)
                yield return declaration with { Classes = declaration.Classes.Remove(type), MeantRight = declaration.MeantRight && !IsRead(declaration, type) };
        }

        if (declaration.Neighbours.Length > 0)
            yield return declaration with { Neighbours = declaration.Neighbours.RemoveAt(0) };
        if (declaration.Qualified)
            yield return declaration with { Qualified = false };
        foreach (var type in declaration.Classes)
        {
            foreach (var plainer in Plainer(type))
                yield return declaration.With(type, plainer);
            // What is left may be right or wrong, whatever it was meant to be.
            foreach (var smaller in Smaller(type))
                yield return declaration.With(type, smaller) with { MeantRight = false };
        }
    }

    private static bool IsRead(Declaration declaration, ClassDeclaration type) =>
        declaration.Classes.Any(other => other.Attributes.Any(use => use.Types.Contains(type.Key)));

    private static IEnumerable<ClassDeclaration> Plainer(ClassDeclaration type)
    {
        if (type.Namespace != "")
            yield return type with { Namespace = "" };
        if (type.Form != ClassForm.Plain)
            yield return type with { Form = ClassForm.Plain };
        if (type.Parts > 1)
            yield return type with { Parts = 1 };
        if (!type.IsPartial)
            yield return type with { IsPartial = true };
        if (!type.IsPublic)
            yield return type with { IsPublic = true };
        var plain = "ABCDEFGHIJ"[type.Key % 10].ToString();
        if (type.Name != plain)
            yield return type with { Name = plain };
        foreach (var renamed in PlainPasses(type))
            yield return renamed;
    }

    private static IEnumerable<ClassDeclaration> Smaller(ClassDeclaration type)
    {
        foreach (var use in type.Attributes)
            yield return type with { Attributes = type.Attributes.Remove(use) };
        foreach (var use in type.Attributes)
        {
            foreach (var smaller in Smaller(use))
                yield return type with { Attributes = type.Attributes.Replace(use, smaller) };
        }
    }

    private static IEnumerable<AttributeUse> Smaller(AttributeUse use)
    {
        foreach (var argument in use.Arguments)
        {
            if (argument.Name.Length > 0 && !Sizes.Contains(argument.Name))
                yield return use with { Arguments = use.Arguments.Remove(argument) };
            foreach (var smaller in Smaller(argument.Value))
                yield return use with { Arguments = use.Arguments.Replace(argument, argument with { Value = smaller }) };
        }
    }

    private static IEnumerable<ArgumentValue> Smaller(ArgumentValue value)
    {
        switch (value)
        {
            case ArgumentValue.Whole { Number: > 1 } whole:
                yield return new ArgumentValue.Whole(1);
                if (whole.Number > 3)
                    yield return new ArgumentValue.Whole(whole.Number / 2);
                if (whole.Number > 2)
                    yield return new ArgumentValue.Whole(whole.Number - 1);
                break;
            case ArgumentValue.Real { Number: not (0 or 1) }:
                yield return new ArgumentValue.Real(1);
                break;
            case ArgumentValue.List { Numbers: { Length: > 0 } numbers } list:
                for (var i = 0; i < numbers.Length; i++)
                    yield return list with { Numbers = numbers.RemoveAt(i) };
                if (list.Style != ListStyle.Collection)
                    yield return list with { Style = ListStyle.Collection };
                break;
        }
    }

    /// <summary>Plain names for passes, with what reads them.</summary>
    private static IEnumerable<ClassDeclaration> PlainPasses(ClassDeclaration type)
    {
        var passes = type.Attributes.Where(use => use.Attribute == typeof(PassAttribute)).ToArray();
        for (var i = 0; i < passes.Length; i++)
        {
            var (old, plain) = (passes[i].Name, $"P{i}");
            if (old is null || old == plain || passes.Any(pass => pass.Name == plain))
                continue;
            yield return type with
            {
                Attributes = [.. type.Attributes.Select(use => use.Name == old ? use.With("", new ArgumentValue.Word(plain)) : use)],
            };
        }
    }
}
