using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[GenerateModelTests]</c> must satisfy. What is wrong with the model is said at the model.</summary>
internal static class ModelTestsRules
{
    public static IReadOnlyList<CompileError> Check(ModelTestsSpec spec)
    {
        var (type, path) = (spec.Type, ModelTestsSpec.Path);
        var book = new RuleBook(path);
        if (type.Fault is { } fault)
            Unsuitable(SpecPath.Class, $"it {fault}");
        else if (type.Accessibility != "public")
            Unsuitable(SpecPath.Class, "it is not public, so no test runner would see them");
        else if (!type.IsPartial)
            book.Add(DiagnosticIds.NotPartial, SpecPath.Class, type.Name, "its tests are generated into it");
        if (spec.Model is null)
            Unsuitable(path.At("TModel"), $"{spec.ModelName} has no [MultimodalModel] attribute");
        else if (spec.Model.Passes.Count == 0)
            Unsuitable(path.At("TModel"), $"{spec.ModelName} has no [Pass] to test");
        else if (book.Errors.Count == 0 && ModelTestsEmitter.Names(spec.Model).Contains(type.Name))
            Unsuitable(SpecPath.Class, "its name is that of one of them");
        if (spec.Framework == TestFramework.None)
            book.Add(DiagnosticIds.NoTestFramework, path, type.Name);
        return book.Errors;

        void Unsuitable(SpecPath at, string why) => book.Add(DiagnosticIds.NoModelTests, at, type.Name, why);
    }
}
