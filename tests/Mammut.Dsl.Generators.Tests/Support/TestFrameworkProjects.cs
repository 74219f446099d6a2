using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>Projects that reference another test framework than this one, or none.</summary>
internal static class TestFrameworkProjects
{
    public static CSharpCompilation Without(string source)
    {
        var compilation = GeneratorHarness.Compile(source);
        return compilation.RemoveReferences(compilation.References.Where(reference => Path.GetFileName(reference.Display!).StartsWith("xunit", StringComparison.Ordinal)));
    }

    public static CSharpCompilation NUnit(string source) => Without(source).AddReferences(Framework("nunit.framework", """
        namespace NUnit.Framework;
        public sealed class TestAttribute : System.Attribute;
        """));

    public static CSharpCompilation MSTest(string source) => Without(source).AddReferences(Framework("MSTest.TestFramework", """
        namespace Microsoft.VisualStudio.TestTools.UnitTesting;
        public class TestMethodAttribute : System.Attribute;
        public class TestClassAttribute : System.Attribute;
        public sealed class STATestClassAttribute : TestClassAttribute;
        """));

    private static MetadataReference Framework(string assembly, string source) =>
        GeneratorHarness.Compile(source).WithAssemblyName(assembly).ToMetadataReference();
}
