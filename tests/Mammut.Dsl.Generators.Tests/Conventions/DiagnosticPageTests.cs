extern alias generators;

using System.Globalization;
using generators::Mammut.Dsl.Generators.Diagnostics;
using generators::Mammut.Dsl.Generators.Ir;
using generators::Mammut.Dsl.Generators.Lowering;
using generators::Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Conventions;

/// <summary>What the pages of the diagnostics show is what the compiler does.</summary>
public class DiagnosticPageTests
{
    /// <summary>
    /// No declaration gives it: parts of unlike widths are joined by a projection, and a mistake has a more exact id. It is
    /// the net under the lowering, so its page shows a graph.
    /// </summary>
    private const string OfGraphsOnly = DiagnosticIds.UnlikeWidths;

    /// <summary>What is wrong there is the project; the declaration is the same on both sides.</summary>
    private const string OfProjectsOnly = DiagnosticIds.NoTestFramework;

    /// <summary>The additional file of the pages that have one: the checkpoint of the model that MAM206 has right.</summary>
    private static HeaderFile SceneHeader => HeaderFile.Of(Assert.Single(DiagnosticPage.Read(DiagnosticIds.CheckpointDiffers).Right), "scene.json");

    /// <summary>Band 4xx is about code that uses torch; its pages show such code, and no declaration.</summary>
    private static bool IsOfCode(string id) => Descriptors.OfLifetimes.Any(descriptor => descriptor.Id == id);

    private static void AssertIsAWholeFile(string id, string source)
    {
        if (IsOfCode(id))
            Assert.Matches(@"\A(using [\w.]+;\n)*using static TorchSharp\.torch;\n\n", source);
        else
            Assert.StartsWith("using Mammut;\n", source);
    }

    public static TheoryData<string> Ids() => [.. Descriptors.All.Select(descriptor => descriptor.Id)];

    public static TheoryData<string> IdsOfDeclarations() => [.. Descriptors.All.Select(descriptor => descriptor.Id).Where(id => id is not (OfGraphsOnly or OfProjectsOnly or DiagnosticIds.Internal))];

    [Theory]
    [MemberData(nameof(Ids))]
    public void APage_HasItsTitleAndSections(string id)
    {
        var page = DiagnosticPage.Read(id);
        Assert.Equal($"{id}: {Descriptors.Of(id).Title.ToString(CultureInfo.InvariantCulture)}", page.Heading);
        Assert.Equal(["Cause", "Wrong", "Right"], page.Sections.Take(3));
        Assert.True(page.Sections.Count == 3 || page.Sections.Skip(3).SequenceEqual(["Notes"]), $"{id}.md: behind “Right” there may be “Notes” only.");
    }

    [Theory]
    [MemberData(nameof(IdsOfDeclarations))]
    public async Task TheWrongDeclaration_GivesTheMessageOfThePage_AndNothingElse(string id)
    {
        var page = DiagnosticPage.Read(id);
        var source = Assert.Single(page.Wrong);
        AssertIsAWholeFile(id, source);
        var diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(source, SceneHeader));
        Assert.Equal(id, diagnostic.Id);
        if (Environment.GetEnvironmentVariable("MAMMUT_ACCEPT") == "1")
            page = page.WithMessage(id, diagnostic.ToString());
        Assert.Equal(page.Message, diagnostic.ToString());
        Assert.Empty(GeneratorHarness.Generate(source).Diagnostics);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task TheRightDeclaration_GivesNone_AndItsCodeCompiles(string id)
    {
        var source = Assert.Single(DiagnosticPage.Read(id).Right);
        AssertIsAWholeFile(id, source);
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source, SceneHeader));
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.Equal(IsOfCode(id), files.Count == 0);
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void TheGraphWhoseWidthsDiffer_GivesTheMessageOfItsPage()
    {
        var module = new GraphModule("Block", "block", "A block.");
        var into = new LinearOp(module.Own("mlp.in.weight", new Initializer.Constant(0), 3072, 1024), null);
        var f = new FunctionBuilder(module, "FeedForward", "Runs the MLP.");
        f.Do("hidden", into, f.Tensor("x", "The tokens.", new Shape(BlockStyle.Batch, Dim.Symbol("T"), 768)));

        var (fault, _) = Assert.Single(ShapeInference.Infer(f.Function).Faults);
        var format = Descriptors.Of(fault.Id).MessageFormat.ToString(CultureInfo.InvariantCulture);
        var message = string.Format(CultureInfo.InvariantCulture, format, [.. fault.Arguments]);

        var page = DiagnosticPage.Read(OfGraphsOnly);
        Assert.Empty(page.Wrong);
        Assert.EndsWith($": error {fault.Id}: {message}", page.Message);
    }

    [Fact]
    public async Task TheProjectWithoutATestFramework_GivesTheMessageOfItsPage()
    {
        var page = DiagnosticPage.Read(OfProjectsOnly);
        var source = Assert.Single(page.Wrong);
        var diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(TestFrameworkProjects.Without(source)));
        Assert.Equal(page.Message, diagnostic.ToString());
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source));
    }

    [Fact]
    public void TheIndex_ListsEveryPageOnce_AndEveryFileIsOne()
    {
        var folder = RepositoryFiles.PathOf("docs", "diagnostics");
        var rows = File.ReadLines(Path.Combine(folder, "README.md")).Where(line => line.StartsWith("| [MAM", StringComparison.Ordinal));
        var expected = Descriptors.All.Select(descriptor => $"| [{descriptor.Id}]({descriptor.Id}.md) | {descriptor.Title.ToString(CultureInfo.InvariantCulture)} |");
        Assert.Equal(expected.Order(), rows.Order());

        var files = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Order();
        Assert.Equal(Descriptors.All.Select(descriptor => $"{descriptor.Id}.md").Append("README.md").Order(), files);
    }
}
