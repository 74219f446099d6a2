using Mammut.Dsl.Generators.Compilation;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Parsing;
using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators;

/// <summary>
/// Emits the class of every declared part and model, and the tests of models. Reading a declaration runs on every edit and is cheap; compiling it is
/// behind the equatable spec and runs only when that has changed. Mistakes are the analyzer's to report.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var options = context.AnalyzerConfigOptionsProvider
            .Select(static (provider, _) => OptionsParser.Parse(provider.GlobalOptions))
            .WithTrackingName(TrackingNames.Options);
        var vision = Specs(context, WellKnownNames.VisionEncoder, PartParser.Vision);
        var text = Specs(context, WellKnownNames.TextDecoder, PartParser.Text);
        var models = Specs(context, WellKnownNames.MultimodalModel, ModelParser.Parse);
        var tests = Specs(context, WellKnownNames.GenerateModelTests, ModelTestsParser.Parse);
        var twins = Names(vision, static spec => spec.Type).Combine(Names(text, static spec => spec.Type)).Combine(Names(models, static spec => spec.Type)).Combine(Names(tests, static spec => spec.Type))
            .Select(static (names, _) => FileNames.Twins([.. names.Left.Left.Left, .. names.Left.Left.Right, .. names.Left.Right, .. names.Right]))
            .WithTrackingName(TrackingNames.Twins);
        Sources(context, twins, vision, "", static spec => (spec.Type, ModelCompiler.Compile(spec)));
        Sources(context, twins, text, "", static spec => (spec.Type, ModelCompiler.Compile(spec)));
        Sources(context, twins, models, "", static spec => (spec.Type, ModelCompiler.Compile(spec)));
        Sources(context, twins, tests, ".ModelTests", static spec => (spec.Type, ModelCompiler.Compile(spec)));
        Texts(context, options, twins, vision, static (spec, options) => (spec.Type, ModelCompiler.Texts(spec, options)));
        Texts(context, options, twins, text, static (spec, options) => (spec.Type, ModelCompiler.Texts(spec, options)));
        Texts(context, options, twins, models, static (spec, options) => (spec.Type, ModelCompiler.Texts(spec, options)));
    }

    private static IncrementalValuesProvider<TSpec> Specs<TSpec>(IncrementalGeneratorInitializationContext context, string attribute, Func<INamedTypeSymbol, TSpec?> parse)
        where TSpec : class =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (_, _) => true, (match, _) => IsFirst(match, attribute) ? parse((INamedTypeSymbol)match.TargetSymbol) : null)
            .WithTrackingName(TrackingNames.Spec)
            .Where(static spec => spec is not null)!;

    /// <summary>Whether this is the declaration that counts: C# refuses the same attribute on another part of the class, but it is met all the same.</summary>
    private static bool IsFirst(GeneratorAttributeSyntaxContext match, string attribute) =>
        ((INamedTypeSymbol)match.TargetSymbol).Attribute(attribute)?.ApplicationSyntaxReference is { } first
        && first.SyntaxTree == match.TargetNode.SyntaxTree && match.TargetNode.FullSpan.Contains(first.Span);

    private static IncrementalValueProvider<EquatableArray<string>> Names<TSpec>(IncrementalValuesProvider<TSpec> specs, Func<TSpec, TypeSpec> type) =>
        specs.Select((spec, _) => type(spec).FullName).Collect().Select(static (names, _) => new EquatableArray<string>(names));

    /// <summary>The code of each declaration, in a file of the class's name and a suffix.</summary>
    private static void Sources<TSpec>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<EquatableArray<string>> twins,
        IncrementalValuesProvider<TSpec> specs,
        string suffix,
        Func<TSpec, (TypeSpec, CompileResult)> compile)
    {
        var sources = specs.Select((spec, _) => compile(spec)).WithTrackingName(TrackingNames.Source);
        context.RegisterSourceOutput(sources.Combine(twins), (output, result) =>
        {
            var ((type, (source, errors)), twins) = result;
            if (source is not null)
                output.AddSource($"{FileNames.Of(type, twins)}{suffix}.g.cs", source);
            // The analyzer does not write text, so it may not meet this one; it has no place in the user's source either.
            foreach (var error in errors.Where(error => error.Id == DiagnosticIds.Internal))
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(error.Id), Location.None, error.Arguments.ToArray<object>()));
        });
    }

    /// <summary>The texts that go beside the code.</summary>
    private static void Texts<TSpec>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<CompanionOptions> options,
        IncrementalValueProvider<EquatableArray<string>> twins,
        IncrementalValuesProvider<TSpec> specs,
        Func<TSpec, CompanionOptions, (TypeSpec, EquatableArray<CompanionText>)> write)
    {
        var texts = specs.Combine(options).Select((pair, _) => write(pair.Left, pair.Right)).WithTrackingName(TrackingNames.Texts);
        context.RegisterSourceOutput(texts.Combine(twins), static (output, result) =>
        {
            var ((type, found), twins) = result;
            foreach (var text in found)
                output.AddSource(text.HintName(FileNames.Of(type, twins)), text.ToSource());
        });
    }
}
