using Mammut.Dsl.Generators.Analysis;
using Mammut.Dsl.Generators.Checkpoints;
using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Passes;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation;

/// <summary>
/// The compiler, a pure function: rules on the declaration, lowering to a graph, shape inference, passes, emission.
/// The generator keeps its text, the analyzer its errors; where there are errors, the text is that of the nearest right declaration, for a stub.
/// </summary>
internal static class ModelCompiler
{
    public static CompileResult Compile(VisionSpec spec) => Compile(
        spec.Type, () => Lower(spec), module => PartEmitter.Emit(spec, module), () => PartEmitter.Emit(spec, VisionLowering.Lower(DeclarationRepair.Repair(spec))));

    public static CompileResult Compile(SharedSpec spec) => Compile(
        spec.Type, () => Lower(spec), module => PartEmitter.Emit(spec, module), () => PartEmitter.Emit(spec, SharedLowering.Lower(DeclarationRepair.Repair(spec))));

    public static CompileResult Compile(TextSpec spec) => Compile(
        spec.Type, () => Lower(spec), module => PartEmitter.Emit(spec, module), () => PartEmitter.Emit(spec, TextLowering.Lower(DeclarationRepair.Repair(spec))));

    public static CompileResult Compile(ModelSpec spec) => Compile(
        spec.Type, () => Lower(spec), module => ModelEmitter.Emit(spec, module), ReservedNames.IsTakenFromModels(spec.Type.Name) ? null : () => Emit(DeclarationRepair.Repair(spec)));

    /// <summary>The tests of a model; none where the model itself is wrong.</summary>
    public static CompileResult Compile(ModelTestsSpec spec) => Compile(spec.Type, () => Lower(spec), _ => ModelTestsEmitter.Emit(spec), emitRepaired: null);

    /// <summary>What is wrong, or where nothing is, what is probably not meant; without the text: all that the analyzer asks for.</summary>
    public static EquatableArray<CompileError> Check(VisionSpec spec) => Lower(spec) is { Module: null } wrong ? wrong.Errors : new(Advice.On(spec));

    /// <inheritdoc cref="Check(VisionSpec)"/>
    public static EquatableArray<CompileError> Check(TextSpec spec) => Lower(spec) is { Module: null } wrong ? wrong.Errors : new(Advice.On(spec));

    /// <inheritdoc cref="Check(VisionSpec)"/>
    public static EquatableArray<CompileError> Check(SharedSpec spec) => Lower(spec) is { Module: null } wrong ? wrong.Errors : new(Advice.On(spec));

    /// <inheritdoc cref="Check(VisionSpec)"/>
    /// <param name="spec">The declaration.</param>
    /// <param name="read">Finds the additional file whose path ends so.</param>
    public static EquatableArray<CompileError> Check(ModelSpec spec, Func<string, AdditionalFile> read)
    {
        var (module, errors) = Lower(spec);
        if (module is null)
            return errors;
        Pipeline.Run(module);
        var costs = ModelCosts.Of(spec, module);
        var over = spec.Budget is { } budget ? BudgetRules.Compare(budget, spec, module, costs) : [];
        var checkpoint = spec.Checkpoint is { } held ? CheckpointRules.Compare(held, spec, module, read) : [];
        return new([.. over, .. checkpoint, .. Advice.On(spec, module, costs)]);
    }

    /// <summary>The texts that go beside the code, as far as they are wanted; none where there is an error.</summary>
    public static EquatableArray<CompanionText> Texts(VisionSpec spec, CompanionOptions options) => options.Graphs ? Texts(CompanionText.Graph, () => Lower(spec), Graphs) : default;

    /// <inheritdoc cref="Texts(VisionSpec, CompanionOptions)"/>
    public static EquatableArray<CompanionText> Texts(TextSpec spec, CompanionOptions options) => options.Graphs ? Texts(CompanionText.Graph, () => Lower(spec), Graphs) : default;

    /// <inheritdoc cref="Texts(VisionSpec, CompanionOptions)"/>
    public static EquatableArray<CompanionText> Texts(SharedSpec spec, CompanionOptions options) => options.Graphs ? Texts(CompanionText.Graph, () => Lower(spec), Graphs) : default;

    /// <inheritdoc cref="Texts(VisionSpec, CompanionOptions)"/>
    public static EquatableArray<CompanionText> Texts(ModelSpec spec, CompanionOptions options) => new(
    [
        .. options.Graphs ? Texts(CompanionText.Graph, () => Lower(spec), Graphs) : default,
        .. options.ModelCards ? Texts(CompanionText.Card, () => Lower(spec), module => [Card(spec, module)]) : default,
    ]);

    /// <inheritdoc cref="Check(VisionSpec)"/>
    public static EquatableArray<CompileError> Check(ModelTestsSpec spec) => new(ModelTestsRules.Check(spec));

    private static Lowered Lower(VisionSpec spec) => Lower(VisionRules.Check(spec), () => VisionLowering.Lower(spec), VisionSpec.Path);

    private static Lowered Lower(TextSpec spec) => Lower(TextRules.Check(spec), () => TextLowering.Lower(spec), spec.Path);

    private static Lowered Lower(SharedSpec spec) => Lower(SharedRules.Check(spec), () => SharedLowering.Lower(spec), SharedSpec.Path);

    /// <summary>A part's mistakes are reported where the part is declared; a model of such a part says nothing of its own.</summary>
    private static Lowered Lower(ModelSpec spec)
    {
        var errors = ModelDeclarationRules.Check(spec);
        if (errors.Count > 0 || spec.Vision is null || spec.Text is null)
            return new Lowered(null, new(errors));
        if (spec.Shared is { } shared ? Lower(shared).Module is null : Lower(spec.Vision).Module is null || Lower(spec.Text).Module is null)
            return new Lowered(null, default);
        var lowered = Lower(LayoutRules.Check(spec), () => ModelLowering.Lower(spec), ModelSpec.Path);
        return lowered.Module is { } module && FrozenRules.Check(spec, module) is { Count: > 0 } wrong ? new Lowered(null, new(wrong)) : lowered;
    }

    /// <summary>The model's mistakes are reported where the model is declared; its tests say nothing of them.</summary>
    private static Lowered Lower(ModelTestsSpec spec) =>
        Check(spec) is { Count: > 0 } errors ? new Lowered(null, errors) : Lower(spec.Model!) with { Errors = default };

    private static Lowered Lower(IReadOnlyList<CompileError> errors, Func<GraphModule> lower, SpecPath path)
    {
        if (errors.Count > 0)
            return new Lowered(null, new(errors));
        var module = lower();
        var faults = Faults(module, path);
        return faults.Count > 0 ? new Lowered(null, new(faults)) : new Lowered(module, default);
    }

    private static string Emit(ModelSpec spec) => ModelEmitter.Emit(spec, ModelLowering.Lower(spec));

    /// <summary>The class, or its stub where the declaration is wrong. A fault of the compiler itself is told as one, with the class's name.</summary>
    private static CompileResult Compile(TypeSpec type, Func<Lowered> lower, Func<GraphModule, string> emit, Func<string>? emitRepaired)
    {
        try
        {
            var (module, errors) = lower();
            if (module is null)
                return new CompileResult(emitRepaired is not null && CanBeStub(type) ? emitRepaired() : null, IsStub: true, errors);
            Pipeline.Run(module);
            return new CompileResult(emit(module), IsStub: false, default);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new CompileResult(null, IsStub: false, new([CompileError.At(SpecPath.Class, DiagnosticIds.Internal, type.Name, $"{fault.GetType().Name}: {fault.Message}")]));
        }
    }

    /// <summary>The texts of one kind. A fault of the compiler itself becomes a text, so that the others are written.</summary>
    private static EquatableArray<CompanionText> Texts(string kind, Func<Lowered> lower, Func<GraphModule, IEnumerable<CompanionText>> write)
    {
        try
        {
            return lower().Module is { } module ? new(write(module)) : default;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new([new CompanionText(kind, "fault", $"{fault.GetType().Name}: {fault.Message}\n")]);
        }
    }

    private static IEnumerable<CompanionText> Graphs(GraphModule module) =>
        Pipeline.Trace(module).Select((stage, i) => new CompanionText(CompanionText.Graph, $"{Numbers.Text(i)}-{stage.Stage}", stage.Text));

    private static CompanionText Card(ModelSpec spec, GraphModule module)
    {
        Pipeline.Run(module);
        return new CompanionText(CompanionText.Card, "", ModelCard.Write(spec, module));
    }

    /// <summary>
    /// Whether members can be added to the class at all. To one that is not partial C# would answer with an error of its own,
    /// behind which it does not even ask analyzers.
    /// </summary>
    private static bool CanBeStub(TypeSpec type) => type.IsPartial && DeclarationRepair.IsModule(type);

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

    /// <summary>A declaration's graph, proved; null where there is an error, or a part has one.</summary>
    private readonly record struct Lowered(GraphModule? Module, EquatableArray<CompileError> Errors);
}
