extern alias generators;

using generators::Mammut.Dsl.Generators;
using generators::Mammut.Dsl.Generators.Compilation;
using generators::Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>What the generator did about an edit.</summary>
/// <param name="Compiled">The classes that were compiled, by name.</param>
/// <param name="Kept">The classes whose compilation was not even looked at: the result of the run before stands.</param>
/// <param name="Removed">The classes that are no longer declared.</param>
/// <param name="FilesWritten">How many outputs were written anew.</param>
internal sealed record Work(string[] Compiled, string[] Kept, string[] Removed, int FilesWritten)
{
    /// <summary>Nothing was compiled, written or removed, and there was something to keep.</summary>
    public void IsNone()
    {
        IsToCompile();
        Assert.NotEmpty(Kept);
    }

    /// <summary>These classes were compiled and written, each once, and no other.</summary>
    public void IsToCompile(params string[] names)
    {
        Assert.Equal(names.Order(StringComparer.Ordinal), Compiled);
        Assert.Equal(names.Length, FilesWritten);
        Assert.Empty(Removed);
    }
}

/// <summary>A project in an editor: its files, and a generator that runs after every edit.</summary>
internal sealed class EditedProject
{
    private GeneratorDriver _driver = GeneratorHarness.Driver();
    private CSharpCompilation _compilation;

    public EditedProject(params (string File, string Text)[] files)
    {
        _compilation = GeneratorHarness.Compile([.. files.Select(file => GeneratorHarness.Parse(file.Text, file.File))]);
        First = Run();
    }

    /// <summary>The scene of <see cref="GeneratorHarness"/> and a file that has nothing to do with it.</summary>
    public static EditedProject Scene() => new(("Scene.cs", GeneratorHarness.Scene), ("Other.cs", "public static class Other\n{\n    public static int Answer => 42;\n}\n"));

    /// <summary>What the first run did.</summary>
    public Work First { get; }

    /// <summary>The generated files by hint name.</summary>
    public IReadOnlyDictionary<string, string> Files => Result.GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());

    /// <summary>The generator's last run, with every step it tracks.</summary>
    public GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

    /// <summary>Puts a text in another's place.</summary>
    public Work Replace(string file, string before, string after)
    {
        var text = Tree(file).ToString();
        Assert.Contains(before, text);
        return Write(file, text.Replace(before, after));
    }

    /// <summary>Gives a file, new or known, a text.</summary>
    public Work Write(string file, string text)
    {
        var tree = GeneratorHarness.Parse(text, file);
        _compilation = _compilation.SyntaxTrees.Any(known => known.FilePath == file) ? _compilation.ReplaceSyntaxTree(Tree(file), tree) : _compilation.AddSyntaxTrees(tree);
        return Run();
    }

    /// <summary>Deletes a file.</summary>
    public Work Delete(string file)
    {
        _compilation = _compilation.RemoveSyntaxTrees(Tree(file));
        return Run();
    }

    /// <summary>Changes something of the project itself.</summary>
    public Work Change(Func<CSharpCompilation, CSharpCompilation> change)
    {
        _compilation = change(_compilation);
        return Run();
    }

    /// <summary>Gives the build such properties.</summary>
    public Work Build(params (string Name, string Value)[] properties)
    {
        _driver = _driver.WithUpdatedAnalyzerConfigOptions(new BuildProperties(properties));
        return Run();
    }

    private SyntaxTree Tree(string file) => _compilation.SyntaxTrees.Single(tree => tree.FilePath == file);

    private Work Run()
    {
        _driver = _driver.RunGenerators(_compilation);
        Assert.Null(Result.Exception);
        var compiled = Result.TrackedSteps.TryGetValue(TrackingNames.Source, out var steps)
            ? steps.SelectMany(step => step.Outputs).Select(output => ((((TypeSpec Type, CompileResult))output.Value).Type.Name, output.Reason)).ToArray()
            : [];
        var written = Result.TrackedOutputSteps.Values.SelectMany(outputs => outputs).SelectMany(step => step.Outputs);
        // Unchanged is no better than Modified: the step ran, and only its result was the same.
        return new Work(
            Names(IncrementalStepRunReason.New, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged),
            Names(IncrementalStepRunReason.Cached),
            Names(IncrementalStepRunReason.Removed),
            written.Count(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified));

        string[] Names(params IncrementalStepRunReason[] reasons) =>
            [.. compiled.Where(step => reasons.Contains(step.Reason)).Select(step => step.Name).Order(StringComparer.Ordinal)];
    }
}
