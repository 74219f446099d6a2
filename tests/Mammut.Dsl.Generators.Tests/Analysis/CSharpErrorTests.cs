using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>What C# itself reports is not reported a second time, neither as such nor by what follows from it.</summary>
public class CSharpErrorTests
{
    private const string Parts = """
        using Mammut;
        [VisionEncoder] public partial class V;
        [TextDecoder][CrossAttention] public partial class T;

        """;

    [Theory]
    [InlineData("[VisionEncoder(Width = \"wide\", Heads = 5)] public partial class A;", "CS0029")]
    [InlineData("[VisionEncoder(Width = Nothing, Heads = 5)] public partial class A;", "CS0103")]
    [InlineData("[VisionEncoder(Width = 1.5, Heads = 5)] public partial class A;", "CS0266")]
    [InlineData("[VisionEncoder(Widht = 80, Heads = 5)] public partial class A;", "CS0246")]
    [InlineData("[VisionEncoder(Width = int.Parse(\"5\"), Heads = 5)] public partial class A;", "CS0182")]
    [InlineData("[TextDecoder][CrossAttention(Every = 99, Layers = [0, Nothing])] public partial class A;", "CS0103")]
    [InlineData("[TextDecoder][CrossAttention(Every = 99, Layers = [.. new[] { 0, 2 }])] public partial class A;", "CS0182")]
    [InlineData("[TextDecoder][CrossAttention(Every = 99, Layers = new int[2])] public partial class A;", "CS0182")]
    [InlineData("[VisionEncoder][CrossAttentoin][TextDecoder] public partial class A;", "CS0246")]
    [InlineData("[MultimodalModel<V, T>][Pass] public partial class M;", "CS7036")]
    [InlineData("[MultimodalModel<V, T>][Pass(\"A\", \"B\")] public partial class M;", "CS1729")]
    [InlineData("[MultimodalModel<V, T>][Pass(new string('a', 3))] public partial class M;", "CS0182")]
    [InlineData("[MultimodalModel<V, T>][Pass(\"A\", CrossAttention = true, name: \"B\")] public partial class M;", "CS1016")]
    [InlineData("[MultimodalModel<Nothing, T>] public partial class M;", "CS0246")]
    [InlineData("[MultimodalModel<V, int>] public partial class M;", "CS0452")]
    [InlineData("[MultimodalModel<V, (int, int)>] public partial class M;", "CS0452")]
    [InlineData("[MultimodalModel<V, dynamic>] public partial class M;", "CS8970")]
    [InlineData("[MultimodalModel<V, T?>] public partial class M;", "CS8970")]
    [InlineData("[MultimodalModel<V, X>] public partial class M<X> where X : class;", "CS8968")]
    [InlineData("[MultimodalModel<,>] public partial class M;", "CS7003")]
    [InlineData("[MultimodalModel<V, T, T>] public partial class M;", "CS0305")]
    [InlineData("[MultimodalModel] public partial class M;", "CS0305")]
    [InlineData("[VisoinEncoder] public partial class A; [MultimodalModel<A, T>] public partial class M;", "CS0246")]
    [InlineData("[VisionEncoder(Width = Nothing)] public partial class A; [MultimodalModel<A, T>][Pass(\"P\")][ContrastiveHead(\"P\", EmbeddingWidth = 64, Projection = ContrastiveProjection.None)] public partial class M;", "CS0103")]
    [InlineData("[VisionEncoder] public partial class A : Nothing;", "CS0246")]
    [InlineData("[VisionEncoder] public partial struct A;", "CS0592")]
    [InlineData("[VisionEncoder] public partial record struct A;", "CS0592")]
    [InlineData("[VisionEncoder] public interface A;", "CS0592")]
    [InlineData("[VisionEncoder] public enum A { B }", "CS0592")]
    [InlineData("[VisionEncoder] public delegate void A();", "CS0592")]
    [InlineData("[VisionEncoder] public class A; public partial class A { public int B; }", "CS0260")]
    [InlineData("[VisionEncoder] [VisionEncoder(Width = 384)] public partial class A;", "CS0579")]
    [InlineData("[VisionEncoder] public partial class A; [VisionEncoder(Width = 384)] public partial class A;", "CS0579")]
    [InlineData("[MultimodalModel<V, T>][MultimodalModel<V, V>] public partial class M;", "CS0579")]
    [InlineData("[MultimodalModel<V, T>] public partial class M; [MultimodalModel<V, V>] public partial class M;", "CS0579")]
    public async Task AMistakeOfCSharp_IsSaidOnce(string declaration, string id)
    {
        var source = Parts + declaration;
        var errors = GeneratorHarness.Compile(source).GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(error => error.Id).ToArray();
        Assert.Contains(id, errors);
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Empty(await GeneratorHarness.AnalyzeGeneratedAsync(source));
        // The generator goes on: it adds no error, and its other classes are there.
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.Contains("V.g.cs", files.Keys);
        Assert.Empty(diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(error => error.Id).Except(errors));
    }

    [Fact]
    public async Task AnotherMistakeOfAnotherClass_IsStillReported()
    {
        var diagnostics = await GeneratorHarness.AnalyzeAsync(Parts + "[VisionEncoder(Width = Nothing)] public partial class A; [VisionEncoder(Heads = 5)] public partial class B;");
        Assert.Equal("MAM101", Assert.Single(diagnostics).Id);
    }
}
