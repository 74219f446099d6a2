using Mammut.Dsl.Generators.Compilation;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Parsing;
using Mammut.Dsl.Generators.Specs;
using Mammut.Dsl.Generators.Stubs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.Generators;

/// <summary>
/// Emits the class of every declared part and model, and the tests of models. Reading a declaration runs on every edit and
/// is cheap; compiling it is behind the equatable spec and runs only when that has changed. Mistakes are the analyzer's to
/// report.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var decoders = Read(context, WellKnownNames.TextDecoder, PartParser.Text);
        // What has both attributes is a decoder's to report.
        var encoders = Read(context, WellKnownNames.TextEncoder, static type => PartParser.Text(type) is { IsEncoder: true } encoder ? encoder : null);
        var models = Read(context, WellKnownNames.MultimodalModel, ModelParser.Parse);
        var modelsOfOne = Read(context, WellKnownNames.SharedModel, ModelParser.Parse);
        // Of an encoder that some model hides patches from, it is the encoder's code that does.
        var (hidden, hiddenOfOne) = (Hidden(models), Hidden(modelsOfOne));
        var visions = Read(context, WellKnownNames.VisionEncoder, PartParser.Vision).Combine(hidden)
            .Select(static (pair, _) => pair.Left with { HidesPatches = pair.Right.Contains(pair.Left.Type.FullName) });
        var shared = Read(context, WellKnownNames.SharedEncoder, PartParser.Shared).Combine(hiddenOfOne)
            .Select(static (pair, _) => pair.Left with { Images = pair.Left.Images with { HidesPatches = pair.Right.Contains(pair.Left.Type.FullName) } });
        var tests = Read(context, WellKnownNames.GenerateModelTests, ModelTestsParser.Parse);

        var names = new[] { Types(visions), Types(decoders), Types(encoders), Types(shared), Types(models), Types(modelsOfOne), Types(tests) }
            .Aggregate(static (all, more) => all.Combine(more).Select(static (both, _) => new EquatableArray<TypeSpec>([.. both.Left, .. both.Right])))
            .Select(static (types, _) => HintNames.Of(types))
            .WithTrackingName(TrackingNames.Names);
        Sources(context, visions, names, "", ModelCompiler.Compile);
        Sources(context, decoders, names, "", ModelCompiler.Compile);
        Sources(context, encoders, names, "", ModelCompiler.Compile);
        Sources(context, shared, names, "", ModelCompiler.Compile);
        Sources(context, models, names, "", ModelCompiler.Compile);
        Sources(context, modelsOfOne, names, "", ModelCompiler.Compile);
        Sources(context, tests, names, "-ModelTests", ModelCompiler.Compile);

        var options = context.AnalyzerConfigOptionsProvider
            .Select(static (provider, _) => OptionsParser.Parse(provider.GlobalOptions))
            .WithTrackingName(TrackingNames.Options);
        Texts(context, visions, names, options, ModelCompiler.Texts);
        Texts(context, decoders, names, options, ModelCompiler.Texts);
        Texts(context, encoders, names, options, ModelCompiler.Texts);
        Texts(context, shared, names, options, ModelCompiler.Texts);
        Texts(context, models, names, options, ModelCompiler.Texts);
        Texts(context, modelsOfOne, names, options, ModelCompiler.Texts);
    }

    private static IncrementalValuesProvider<TSpec> Read<TSpec>(
        IncrementalGeneratorInitializationContext context, string attribute, Func<INamedTypeSymbol, TSpec?> parse)
        where TSpec : class, IDeclaration =>
        // While a class is being typed, its attribute may stand on something else for a moment.
        context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax, (match, _) => TypeParser.IsFirst(match, attribute) ? parse((INamedTypeSymbol)match.TargetSymbol) : null)
            .WithTrackingName(TrackingNames.Spec)
            .Where(static spec => spec is not null)!;

    /// <summary>Names of the encoders that models hide patches from, in order: nothing is compiled again while they stay.</summary>
    private static IncrementalValueProvider<EquatableArray<string>> Hidden(IncrementalValuesProvider<ModelSpec> models) => models
        .Where(static model => model.Vision is { HidesPatches: true })
        .Select(static (model, _) => model.Vision!.Type.FullName)
        .Collect()
        .Select(static (names, _) => new EquatableArray<string>(names.Distinct().OrderBy(name => name, StringComparer.Ordinal)));

    private static IncrementalValueProvider<EquatableArray<TypeSpec>> Types<TSpec>(IncrementalValuesProvider<TSpec> specs)
        where TSpec : class, IDeclaration =>
        specs.Select(static (spec, _) => spec.Type).Collect().Select(static (types, _) => new EquatableArray<TypeSpec>(types));

    /// <summary>The code of each declaration, in a file of the class's name and a suffix that no class's name ends with.</summary>
    private static void Sources<TSpec>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<TSpec> specs,
        IncrementalValueProvider<HintNames> names,
        string suffix,
        Func<TSpec, CompileResult> compile)
        where TSpec : class, IDeclaration
    {
        var sources = specs.Select((spec, _) => (spec.Type, Result: compile(spec))).WithTrackingName(TrackingNames.Source);
        context.RegisterSourceOutput(sources.Combine(names), (output, named) =>
        {
            var ((type, (source, isStub, errors)), names) = named;
            if (source is not null)
                output.AddSource($"{names[type]}{suffix}.g.cs", isStub ? StubWriter.Write(source, type.Name) : source);
            // The analyzer does not write text, so it may not meet this one; it has no place in the user's source either.
            foreach (var error in errors.Where(error => error.Id == DiagnosticIds.Internal))
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(error.Id), Location.None, error.Arguments.ToArray<object>()));
        });
    }

    /// <summary>The texts that go beside the code.</summary>
    private static void Texts<TSpec>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<TSpec> specs,
        IncrementalValueProvider<HintNames> names,
        IncrementalValueProvider<CompanionOptions> options,
        Func<TSpec, CompanionOptions, EquatableArray<CompanionText>> write)
        where TSpec : class, IDeclaration
    {
        var texts = specs.Combine(options)
            .Select((pair, _) => (pair.Left.Type, Texts: write(pair.Left, pair.Right)))
            .WithTrackingName(TrackingNames.Texts)
            .Where(static written => written.Texts.Count > 0);
        context.RegisterSourceOutput(texts.Combine(names), static (output, named) =>
        {
            var ((type, texts), names) = named;
            foreach (var text in texts)
                output.AddSource(text.HintName(names[type]), text.ToSource());
        });
    }
}
