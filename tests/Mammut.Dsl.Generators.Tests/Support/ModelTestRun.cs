using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>Compiles declarations with what the generator writes for them, loads the result and runs the model tests in it.</summary>
internal static class ModelTestRun
{
    /// <summary>The message of each test that fails, by the test's name.</summary>
    /// <param name="declarations">Declarations, with one class of model tests.</param>
    /// <param name="change">A file's name and text to the text that is compiled in its place.</param>
    public static IReadOnlyDictionary<string, string> Failures(string declarations, Func<string, string, string> change, out int count)
    {
        var (files, diagnostics) = GeneratorHarness.Generate(declarations);
        Assert.Empty(diagnostics);
        var compilation = GeneratorHarness.Compile(declarations).AddSyntaxTrees(files.Select(file => GeneratorHarness.Parse(change(file.Key, file.Value), file.Key)).ToArray());
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));

        var tests = Assembly.Load(image.ToArray()).GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute)))
            .ToArray();
        count = tests.Length;
        var failures = new Dictionary<string, string>();
        foreach (var test in tests)
        {
            try
            {
                test.Invoke(Activator.CreateInstance(test.DeclaringType!), []);
            }
            catch (TargetInvocationException failure) when (failure.InnerException is Testing.ModelContractException contract)
            {
                failures.Add(test.Name, contract.Message);
            }
        }

        return failures;
    }
}
