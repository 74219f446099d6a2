extern alias generators;

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using generators::Mammut.Dsl.Generators.Compilation;
using generators::Mammut.Dsl.Generators.Parsing;
using generators::Mammut.Dsl.Generators.Specs;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Conventions;

/// <summary>
/// No option is ignored: whichever argument of whichever attribute is changed, in whichever declaration, other code comes out
/// or a diagnostic, unless the change says what holds without it. Comments and the declaration's own copy in JSON do not count as code.
/// </summary>
public partial class OptionTests
{
    /// <summary>The tests ask for many declarations more than once.</summary>
    private static readonly ConcurrentDictionary<string, (bool IsDiagnosed, string Code)> Compiled = new(StringComparer.Ordinal);

    public static TheoryData<string, string> Arguments()
    {
        var data = new TheoryData<string, string>();
        foreach (var model in DeclaredModels.All)
        {
            foreach (var (attribute, argument) in model.Arguments())
                data.Add(model.Name, $"{attribute} {argument}");
        }

        return data;
    }

    public static TheoryData<string> Names() => [.. DeclaredModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task TheDeclaration_IsRight_AsItIs(string name)
    {
        var (source, _) = Model(name).Write();
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source, DeclaredModels.Header));
        Assert.Empty(GeneratorHarness.Generate(source).Diagnostics);
    }

    [Fact]
    public void EveryArgumentOfTheLanguage_IsAmongThem()
    {
        var among = DeclaredModels.All.SelectMany(model => model.Arguments()).Select(found => found.Argument.ToString());
        Assert.Empty(LanguageArguments.All().Select(argument => argument.ToString()).Except(among));
    }

    /// <summary>Two values of a switch or an enumeration never mean the same in silence, and every number or name matters.</summary>
    [Theory]
    [MemberData(nameof(Arguments))]
    public void AChange_IsSeenInTheCode_OrDiagnosed(string name, string which)
    {
        var (model, index) = (Model(name), int.Parse(which.Split(' ')[0]));
        var argument = model.Arguments().Single(found => $"{found.Attribute} {found.Argument}" == which).Argument;
        var values = Values(argument, model.Value(index, argument.Name)).ToList();
        var outcomes = values.Select(value => (Value: value, Outcome: Compile(model.With(index, argument.Name, value)))).ToArray();
        if (argument.Type == typeof(bool) || argument.Type.IsEnum)
        {
            var same = from a in outcomes
                       from b in outcomes
                       where string.CompareOrdinal(a.Value, b.Value) < 0 && !a.Outcome.IsDiagnosed && !b.Outcome.IsDiagnosed && a.Outcome.Code == b.Outcome.Code
                       select $"{a.Value} and {b.Value}";
            Assert.Empty(same);
        }
        else
        {
            var before = Compile(model).Code;
            var unseen = outcomes.Where(changed => !changed.Outcome.IsDiagnosed && changed.Outcome.Code == before).Select(changed => changed.Value).ToArray();
            if (argument.ToString() == "Budget.Batch")
                // A smaller batch stays within a limit on bytes, a larger one may exceed it.
                Assert.NotEqual(values.Count, unseen.Length);
            else
                Assert.Equal(values.Where(value => IsTheDefault(model, index, argument, value)), unseen);
        }
    }

    /// <summary>Whether a number means what the language says of the argument that is left out: the decoder's heads, or a block at every second layer.</summary>
    private static bool IsTheDefault(DeclaredModel model, int attribute, LanguageArgument argument, string value) => argument.ToString() switch
    {
        "CrossAttention.Heads" => model.Value(attribute, "Heads") is null && value == model.Value(attribute - 1, "Heads"),
        "CrossAttention.HeadWidth" => model.Value(attribute, argument.Name) is null && value == HeadWidth(model, attribute),
        "CrossAttention.MlpRatio" => model.Value(attribute, argument.Name) is null && value == (model.Value(attribute - 1, "MlpRatio") ?? "4"),
        "Resampler.HeadWidth" => model.Value(attribute, "HeadWidth") is null && int.Parse(value, CultureInfo.InvariantCulture) * int.Parse(model.Value(attribute, "Heads")!, CultureInfo.InvariantCulture) == int.Parse((model.Value(attribute, "Width") ?? model.Value(attribute - 1, "Width"))!, CultureInfo.InvariantCulture),
        "Pass.Layers" => model.Value(attribute, argument.Name) is null && model.Attributes.All(one => one.Arguments.All(given => given.Name != "Reads")) && value == model.Value(model.Attributes.ToList().FindIndex(one => one.Class is DeclaredModel.Text or DeclaredModel.Shared), "Depth"),
        "CrossAttention.Every" => value == "2" && model.Attributes[attribute].Arguments.IsEmpty,
        "CrossAttention.Count" => value == (DeclaredModels.Depth / 2).ToString(CultureInfo.InvariantCulture) && model.Attributes[attribute].Arguments.IsEmpty,
        _ => false,
    };

    /// <summary>The width of a head where none is declared.</summary>
    private static string HeadWidth(DeclaredModel model, int attribute)
    {
        var heads = model.Value(attribute, "Heads") ?? model.Value(attribute - 1, "Heads")!;
        return (int.Parse(model.Value(attribute - 1, "Width")!, CultureInfo.InvariantCulture) / int.Parse(heads, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>In some declaration a change is right and gives other code: the argument does something, it is not merely checked.</summary>
    [Theory]
    [MemberData(nameof(ArgumentIndexTests.Arguments), MemberType = typeof(ArgumentIndexTests))]
    public void AnArgument_DoesSomething(string name)
    {
        var changes = from model in DeclaredModels.All
                      from found in model.Arguments()
                      where found.Argument.ToString() == name
                      let before = Compile(model)
                      from value in Values(found.Argument, model.Value(found.Attribute, found.Argument.Name))
                      let after = Compile(model.With(found.Attribute, found.Argument.Name, value))
                      where Asserts(found.Argument) ? after.IsDiagnosed : !after.IsDiagnosed && after.Code != before.Code
                      select value;
        Assert.NotEmpty(changes.Take(1));
    }

    /// <summary>A budget and a checkpoint are questions to the compiler: its answer is what they do.</summary>
    private static bool Asserts(LanguageArgument argument) => argument.Attribute == typeof(BudgetAttribute) || argument.Attribute == typeof(CheckpointAttribute);

    private static DeclaredModel Model(string name) => DeclaredModels.All.Single(model => model.Name == name);

    /// <summary>Values to put in a value's place; “Default” stands for one of the other members, so it is left out.</summary>
    private static IEnumerable<string> Values(LanguageArgument argument, string? before)
    {
        var values = argument.Type == typeof(bool) ? ["true", "false"]
            : argument.Type.IsEnum ? Enum.GetNames(argument.Type).Where(member => member != "Default").Select(member => $"{argument.Type.Name}.{member}")
            : argument.Type == typeof(double) ? ["0.25", "0.75", "2", "1e-6"]
            : argument.Type == typeof(int) || argument.Type == typeof(long) ? ["1", "2", "4", "5", "8", "24", "64"]
            : argument.Type == typeof(int[]) ? ["[0]", "[1, 2]"]
            : argument.Type == typeof(string[]) ? ["[\"Captioning\"]", "[\"Contrastive\", \"Reading\"]", "[\"Pairs\"]", "[\"Pairs\", \"Captions\"]"]
            : argument.Type == typeof(string) ? (IEnumerable<string>)["\"Captioning\"", "\"Reading\"", "\"Other\"", "\"Another\""]
            : throw new NotSupportedException($"No values are known for {argument}, a {argument.Type}.");
        return argument.Type == typeof(bool) || argument.Type.IsEnum ? values : values.Where(value => value != before);
    }

    private static (bool IsDiagnosed, string Code) Compile(DeclaredModel model) => Compiled.GetOrAdd(model.Write().Source, Compile);

    private static (bool IsDiagnosed, string Code) Compile(string source)
    {
        var compilation = GeneratorHarness.Compile(source);
        var whole = ModelParser.Parse(Class(DeclaredModel.Model))!;
        var model = (ModelCompiler.Check(whole, name => name == DeclaredModels.Header.Path ? new([name], DeclaredModels.Header.GetText().ToString()) : new([], null)), ModelCompiler.Compile(whole));
        var parts = compilation.GetTypeByMetadataName(DeclaredModel.Shared) is { } one ? [Part(PartParser.Shared(one)!)]
            : new[] { Part(PartParser.Vision(Class(DeclaredModel.Vision))!), Part(PartParser.Text(Class(DeclaredModel.Text))!) };
        (EquatableArray<CompileError> Errors, CompileResult Result)[] found = [.. parts, model];
        return (found.Any(declared => declared.Errors.Count > 0), NoCode().Replace(string.Concat(found.Select(declared => declared.Result.Source)), ""));

        static (EquatableArray<CompileError>, CompileResult) Part(IDeclaration part) => part switch
        {
            SharedSpec shared => (ModelCompiler.Check(shared), ModelCompiler.Compile(shared)),
            VisionSpec vision => (ModelCompiler.Check(vision), ModelCompiler.Compile(vision)),
            _ => (ModelCompiler.Check((TextSpec)part), ModelCompiler.Compile((TextSpec)part)),
        };

        INamedTypeSymbol Class(string name) => compilation.GetTypeByMetadataName(name)!;
    }

    [GeneratedRegex(@"//[^\n]*|public static string Declaration => [^\n]*")]
    private static partial Regex NoCode();
}
