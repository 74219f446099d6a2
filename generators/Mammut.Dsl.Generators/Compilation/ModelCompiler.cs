using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Passes;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation;

/// <summary>
/// The compiler, a pure function: rules on the declaration, lowering to a graph, shape inference, passes, emission.
/// The generator keeps its text, the analyzer its errors.
/// </summary>
internal static class ModelCompiler
{
    public static CompileResult Compile(VisionSpec spec) =>
        Compile(VisionRules.Check(spec), () => VisionLowering.Lower(spec), VisionSpec.Path, module => PartEmitter.Emit(spec, module));

    public static CompileResult Compile(TextSpec spec) =>
        Compile(TextRules.Check(spec), () => TextLowering.Lower(spec), TextSpec.Path, module => PartEmitter.Emit(spec, module));

    /// <summary>A part's mistakes are reported where the part is declared; a model of such a part says nothing of its own.</summary>
    public static CompileResult Compile(ModelSpec spec)
    {
        var errors = ModelDeclarationRules.Check(spec);
        if (errors.Count > 0)
            return new CompileResult(null, new(errors));
        if (Compile(spec.Vision!).Source is null || Compile(spec.Text!).Source is null)
            return new CompileResult(null, default);
        return Compile(LayoutRules.Layout(spec), () => ModelLowering.Lower(spec), ModelSpec.Path, module => ModelEmitter.Emit(spec, module));
    }

    private static CompileResult Compile(IReadOnlyList<CompileError> errors, Func<GraphModule> lower, SpecPath path, Func<GraphModule, string> emit)
    {
        if (errors.Count > 0)
            return new CompileResult(null, new(errors));
        var module = lower();
        var faults = Faults(module, path);
        if (faults.Count > 0)
            return new CompileResult(null, new(faults));
        MixedPrecision.Apply(module);
        return new CompileResult(emit(module), default);
    }

    /// <summary>The shape faults of a module and its own blocks; the same mistake seen in several functions counts once.</summary>
    private static IReadOnlyList<CompileError> Faults(GraphModule module, SpecPath path)
    {
        var found = new List<CompileError>();
        foreach (var owner in Own(module))
        {
            foreach (var function in owner.Functions)
            {
                foreach (var (fault, origin) in ShapeInference.Infer(function).Faults)
                {
                    var error = new CompileError(fault.Id, origin ?? path, new(fault.Arguments));
                    if (!found.Any(known => known.Id == error.Id && known.Path == error.Path))
                        found.Add(error);
                }
            }
        }

        return found;
    }

    /// <summary>A module and the blocks inside it that are not declared classes of their own.</summary>
    private static IEnumerable<GraphModule> Own(GraphModule module) =>
        module.Children.Where(child => !child.IsPart).SelectMany(child => Own(child.Module)).Concat([module]);
}
