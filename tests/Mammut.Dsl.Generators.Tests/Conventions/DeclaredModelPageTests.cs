extern alias generators;

using System.Text.RegularExpressions;
using generators::Mammut.Dsl.Generators.Parsing;
using generators::Mammut.Dsl.Generators.Specs;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.Generators.Tests.Conventions;

/// <summary>The page on declared models lists the members that are generated, and says rightly when each is.</summary>
public partial class DeclaredModelPageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryFiles.PathOf("docs", "declared-model.md"));

    /// <summary>What the second column says, as a question to a declaration.</summary>
    private static readonly Dictionary<string, Func<ModelSpec, bool>> Conditions = new()
    {
        ["always"] = _ => true,
        ["of two parts"] = spec => !spec.IsOfOne,
        ["of one encoder"] = spec => spec.IsOfOne,
        ["of one encoder, with a pass that sees the image"] = spec => spec.IsOfOne && spec.Passes.Any(pass => pass.SeesImage),
        ["with a head"] = HasHead,
        ["with a head for texts"] = spec => spec.TrainsText,
        ["with `[Stream]`"] = spec => spec.Streams.Count > 0,
        ["with `[Stage]`"] = spec => spec.Stages.Count > 0,
        ["with a learned temperature, or `[Momentum]`"] = spec => spec.Contrastive is { LearnedTemperature: true } || spec.Momentum is not null,
        ["with `[ContrastiveHead]`"] = spec => spec.Contrastive is not null,
        ["with `[ContrastiveHead]`, on documents"] = spec => spec.Contrastive is not null && spec.TakesDocuments,
        ["with `[MatchingHead]`"] = spec => spec.Matching is not null,
        ["with `[MaskedLanguageHead]`"] = spec => spec.MaskedLanguage.Count > 0,
        ["with `[MaskedImageHead]`"] = spec => spec.MaskedImage is not null,
        ["with `[CaptionHead]`"] = spec => spec.Generates,
        ["with `Generate`"] = spec => spec.Generates,
        ["with `[Momentum]`"] = spec => spec.Momentum is not null,
        ["with `Layout = CheckpointLayout.OpenClip`"] = spec => $"{spec.Layout}" == nameof(CheckpointLayout.OpenClip),
    };

    public static TheoryData<string> Models() => [.. DeclaredModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void AModel_HasTheMembersOfThePage_AndNoOther(string name)
    {
        var (spec, type) = Generate(name);
        var listed = from row in Rows("Members")
                     let condition = Conditions.TryGetValue(row[1], out var known) ? known : throw new InvalidOperationException($"{nameof(Conditions)} lacks “{row[1]}”.")
                     where condition(spec)
                     from member in Code().Matches(row[0]).Select(match => match.Groups[1].Value)
                     select member;
        var generated = type.Members.Where(member => member is not (ConstructorDeclarationSyntax or TypeDeclarationSyntax) && member.Modifiers.Any(SyntaxKind.PublicKeyword))
            .Select(member => member is MethodDeclarationSyntax method ? method.Identifier.Text : ((PropertyDeclarationSyntax)member).Identifier.Text)
            .Distinct().Except([.. spec.Passes.Select(pass => pass.Name), .. spec.Streams.Select(stream => stream.Loss), .. spec.Stages.Select(stage => stage.Trainer)]);
        Assert.Equal(listed.Order(), generated.Order());
    }

    [Fact]
    public void EveryRow_IsOfSomeModel()
    {
        var specs = DeclaredModels.All.Select(model => Generate(model.Name).Spec).ToArray();
        Assert.All(Rows("Members"), row => Assert.Contains(specs, Conditions[row[1]].Invoke));
        Assert.Empty(Conditions.Keys.Except(Rows("Members").Select(row => row[1])));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void WhatForwardGives_AndWhatACallTakes_IsOnThePage(string name)
    {
        var (spec, type) = Generate(name);
        var methods = type.Members.OfType<MethodDeclarationSyntax>().Where(method => method.Modifiers.Any(SyntaxKind.PublicKeyword)).ToArray();
        var results = methods.Where(method => method.Identifier.Text == "Forward").SelectMany(method => method.ReturnType.DescendantNodes().OfType<TupleElementSyntax>()).Select(element => element.Identifier.Text);
        var taken = methods.Where(method => method.Identifier.Text is "Forward" or "Loss" || spec.Passes.Any(pass => pass.Name == method.Identifier.Text))
            .SelectMany(method => method.ParameterList.Parameters).Select(parameter => parameter.Identifier.Text).Except(["images", "tokens", "texts"]);
        Assert.All(results.Concat(taken).Distinct(), word => Assert.Contains($"`{word}`", Page));
    }

    [Fact]
    public void ThePartsOfALoss_AreCalledAsOnThePage()
    {
        var found = new HashSet<string>();
        foreach (var model in DeclaredModels.All)
        {
            var (spec, type) = Generate(model.Name);
            var parts = type.DescendantNodes().OfType<ObjectCreationExpressionSyntax>().Where(made => made.Type.ToString() == "LossParts")
                .SelectMany(made => made.ArgumentList!.Arguments).Select(argument => ((LiteralExpressionSyntax)((TupleExpressionSyntax)argument.Expression).Arguments[0].Expression).Token.ValueText);
            Assert.Equal(Named(spec).Order(), parts.Distinct().Order());
            found.UnionWith(Heads(spec).Select(head => head.Head));
        }

        Assert.Equal(Rows("Parts of the loss").Select(row => Head().Match(row[0]).Groups["head"].Value).Order(), found.Order());
    }

    /// <summary>The row of each head, with the name of its pass put in.</summary>
    private static IEnumerable<string> Named(ModelSpec spec) =>
        from row in Rows("Parts of the loss")
        let shown = Head().Match(row[0])
        from head in Heads(spec)
        where head.Head == shown.Groups["head"].Value
        select shown.Groups["pass"].Success ? row[1].Trim('`').Replace(shown.Groups["pass"].Value, head.Pass) : row[1].Trim('`');

    private static IEnumerable<(string Head, string Pass)> Heads(ModelSpec spec) =>
        new[] { ("CaptionHead", spec.Caption?.Pass), ("ContrastiveHead", spec.Contrastive?.Pass), ("MatchingHead", spec.Matching?.Pass), ("MaskedImageHead", spec.MaskedImage is null ? null : "") }
            .Concat(spec.MaskedLanguage.Select(masked => ("MaskedLanguageHead", (string?)masked.Pass)))
            .Where(head => head.Item2 is not null).Select(head => (head.Item1, head.Item2!));

    private static bool HasHead(ModelSpec spec) => Heads(spec).Any();

    /// <summary>The rows of the table under a heading.</summary>
    private static string[][] Rows(string heading) =>
    [
        .. Page.Split($"## {heading}\n")[1].Split("\n## ")[0].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|', ' ').Split(" | ")),
    ];

    private static (ModelSpec Spec, ClassDeclarationSyntax Type) Generate(string name)
    {
        var source = DeclaredModels.All.Single(model => model.Name == name).Write().Source;
        var spec = ModelParser.Parse(GeneratorHarness.Compile(source).GetTypeByMetadataName(DeclaredModel.Model)!)!;
        var text = GeneratorHarness.Generate(source).Files[$"{DeclaredModel.Model}.g.cs"];
        return (spec, CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().First());
    }

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Code();

    [GeneratedRegex("""\[(?<head>\w+)(\("(?<pass>\w+)"\))?\]""")]
    private static partial Regex Head();
}
