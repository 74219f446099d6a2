using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[MultimodalModel]</c>, its passes and its heads must satisfy before shapes can be looked at.</summary>
internal static class ModelDeclarationRules
{
    public static IReadOnlyList<CompileError> Check(ModelSpec spec)
    {
        var book = new RuleBook(ModelSpec.Path);
        book.Class(spec.Type);
        book.Known("Layout", spec.Layout);
        if (spec.Vision is null)
            book.Add(DiagnosticIds.MissingPart, ModelSpec.Path.At("TVision"), spec.VisionName, "VisionEncoder");
        if (spec is { Text: null, TextIsHalfDeclared: false })
            book.Add(DiagnosticIds.MissingPart, ModelSpec.Path.At("TText"), spec.TextName, "TextDecoder");
        return [.. book.Errors, .. PassRules.Check(spec), .. HeadRules.Check(spec), .. spec.Budget is { } budget ? BudgetRules.Check(budget, spec) : []];
    }
}
