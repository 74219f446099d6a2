using Mammut.Dsl.Generators.Compilation;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Parsing;
using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators;

/// <summary>
/// Emits the class of every declared part and model. Reading a declaration runs on every edit and is cheap; compiling it is
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
        Register(context, options, WellKnownNames.VisionEncoder, PartParser.Vision, static spec => (spec.Type, ModelCompiler.Compile(spec)), static (spec, options) => (spec.Type, ModelCompiler.Texts(spec, options)));
        Register(context, options, WellKnownNames.TextDecoder, PartParser.Text, static spec => (spec.Type, ModelCompiler.Compile(spec)), static (spec, options) => (spec.Type, ModelCompiler.Texts(spec, options)));
        Register(context, options, WellKnownNames.MultimodalModel, ModelParser.Parse, static spec => (spec.Type, ModelCompiler.Compile(spec)), static (spec, options) => (spec.Type, ModelCompiler.Texts(spec, options)));
    }

    private static void Register<TSpec>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<CompanionOptions> options,
        string attribute,
        Func<INamedTypeSymbol, TSpec?> parse,
        Func<TSpec, (TypeSpec, CompileResult)> compile,
        Func<TSpec, CompanionOptions, (TypeSpec, EquatableArray<CompanionText>)> write)
        where TSpec : class
    {
        var specs = context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (_, _) => true, (match, _) => parse((INamedTypeSymbol)match.TargetSymbol))
            .WithTrackingName(TrackingNames.Spec)
            .Where(static spec => spec is not null);

        var sources = specs.Select((spec, _) => compile(spec!)).WithTrackingName(TrackingNames.Source);
        context.RegisterSourceOutput(sources, static (output, result) =>
        {
            var (type, (source, errors)) = result;
            if (source is not null)
                output.AddSource($"{type.FullName}.g.cs", source);
            // The analyzer does not write text, so it may not meet this one; it has no place in the user's source either.
            foreach (var error in errors.Where(error => error.Id == DiagnosticIds.Internal))
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(error.Id), Location.None, error.Arguments.ToArray<object>()));
        });

        var texts = specs.Combine(options).Select((pair, _) => write(pair.Left!, pair.Right)).WithTrackingName(TrackingNames.Texts);
        context.RegisterSourceOutput(texts, static (output, result) =>
        {
            var (type, found) = result;
            foreach (var text in found)
                output.AddSource(text.HintName(type.FullName), text.ToSource());
        });
    }
}
