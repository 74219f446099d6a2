using Mammut.Dsl.Generators.Compilation;
using Mammut.Dsl.Generators.Diagnostics;
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
        Register(context, WellKnownNames.VisionEncoder, PartParser.Vision, static spec => (spec.Type, ModelCompiler.Compile(spec)));
        Register(context, WellKnownNames.TextDecoder, PartParser.Text, static spec => (spec.Type, ModelCompiler.Compile(spec)));
        Register(context, WellKnownNames.MultimodalModel, ModelParser.Parse, static spec => (spec.Type, ModelCompiler.Compile(spec)));
    }

    private static void Register<TSpec>(
        IncrementalGeneratorInitializationContext context, string attribute, Func<INamedTypeSymbol, TSpec?> parse, Func<TSpec, (TypeSpec, CompileResult)> compile)
        where TSpec : class
    {
        var sources = context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (_, _) => true, (match, _) => parse((INamedTypeSymbol)match.TargetSymbol))
            .WithTrackingName(TrackingNames.Spec)
            .Where(static spec => spec is not null)
            .Select((spec, _) => compile(spec!))
            .WithTrackingName(TrackingNames.Source);
        context.RegisterSourceOutput(sources, static (output, result) =>
        {
            var (type, (source, errors)) = result;
            if (source is not null)
                output.AddSource($"{type.FullName}.g.cs", source);
            // The analyzer does not write text, so it may not meet this one; it has no place in the user's source either.
            foreach (var error in errors.Where(error => error.Id == DiagnosticIds.Internal))
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(error.Id), Location.None, error.Arguments.ToArray<object>()));
        });
    }
}
