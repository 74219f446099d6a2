using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>However a declaration is written, the squiggle is under the very argument, element or type argument at fault.</summary>
public class SpanTests
{
    private const string Parts = """
        using Mammut;
        [VisionEncoder] public partial class V;
        [TextDecoder][CrossAttention] public partial class T;

        """;

    [Theory]
    [InlineData("using E = Mammut.VisionEncoderAttribute; [E({|MAM101:Heads = 5|})] public partial class A;")]
    [InlineData("[global::Mammut.VisionEncoder({|MAM101:Heads = 5|})] public partial class A;")]
    [InlineData("[Mammut.VisionEncoderAttribute({|MAM101:Heads = 5|})] public partial class A;")]
    [InlineData("[type: Mammut.VisionEncoder({|MAM101:Heads = 5|})] public partial class A;")]
    [InlineData("[System.Serializable, Mammut.VisionEncoder({|MAM101:Heads = 5|})] public partial class A;")]
    [InlineData("[System.Serializable] [Mammut.VisionEncoder({|MAM101:Heads = 5|})] public partial class A;")]
    [InlineData("[Mammut.VisionEncoder({|MAM101:Width = 100|})] public partial class A;")]
    [InlineData("[Mammut.VisionEncoder({|MAM102:ImageSize = 225|})] public partial class A;")]
    [InlineData("[Mammut.VisionEncoder({|MAM102:ImageHeight = 225|}, ImageWidth = 224)] public partial class A;")]
    [InlineData("[Mammut.TextDecoder({|MAM004:StartToken = 49407|})] public partial class A;")]
    [InlineData("[Mammut.TextDecoder({|MAM004:EndToken = 0|})] public partial class A;")]
    [InlineData("[Mammut.TextDecoder] partial class A { } [Mammut.CrossAttention({|MAM003:Every = 13|})] public partial class A { }")]
    [InlineData("[Mammut.CrossAttention({|MAM101:Heads = 5|})] partial class A { } [Mammut.TextDecoder] public partial class A { }")]
    [InlineData("partial class A { } [Mammut.TextDecoder] public abstract partial class {|MAM002:A|} { }")]
    [InlineData("[Mammut.TextDecoder][Mammut.CrossAttention(Layers = [0, {|MAM106:12|}])] public partial class A;")]
    [InlineData("[Mammut.TextDecoder][Mammut.CrossAttention(Layers = new[] { 0, {|MAM106:12|} })] public partial class A;")]
    [InlineData("[Mammut.TextDecoder][Mammut.CrossAttention(Layers = new int[] { 0, {|MAM106:12|} })] public partial class A;")]
    [InlineData("[Mammut.TextDecoder][Mammut.CrossAttention(Layers = new int[2] { {|MAM106:-1|}, 3 })] public partial class A;")]
    [InlineData("[Mammut.TextDecoder][Mammut.CrossAttention(Layers = (new int[] { 0, {|MAM106:12|} }))] public partial class A;")]
    [InlineData("[Mammut.TextDecoder][Mammut.CrossAttention(Layers = (int[])[0, {|MAM106:12|}])] public partial class A;")]
    [InlineData("[Mammut.TextDecoder][Mammut.CrossAttention(Layers = [{|MAM106:Sizes.Depth|}])] public partial class A; static class Sizes { public const int Depth = 12; }")]
    [InlineData("[Mammut.TextDecoder][Mammut.CrossAttention(Layers = [{|MAM106:13|}, 3])] public partial class A;")]
    [InlineData("[Mammut.TextDecoder({|MAM003:Depth = Sizes.Depth|})] public partial class A; static class Sizes { public const int Depth = int.MaxValue; }")]
    public Task AnArgument_IsMarked(string markup) => OneIsMarked(markup);

    [Theory]
    [InlineData("[MultimodalModel<V, {|MAM007:V|}>] public partial class M;")]
    [InlineData("[MultimodalModelAttribute<{|MAM007:T|}, T>] public partial class M;")]
    [InlineData("[global::Mammut.MultimodalModel<{|MAM007:M|}, T>] public partial class M;")]
    [InlineData("[MultimodalModel<{|MAM007:V[]|}, T>] public partial class M;")]
    [InlineData("[MultimodalModel<V, {|MAM007:string|}>] public partial class M;")]
    [InlineData("[MultimodalModel<V, {|MAM007:System.Collections.Generic.List<int>|}>] public partial class M;")]
    [InlineData("[MultimodalModel<V, T>][Pass({|MAM005:name: \"1A\"|})] public partial class M;")]
    [InlineData("[MultimodalModel<V, T>][Pass({|MAM005:(string)null!|})] public partial class M;")]
    [InlineData("[MultimodalModel<V, T>][Pass(\"A\")][Pass(\"B\"), Pass({|MAM006:\"A\"|}, CrossAttention = true)] public partial class M;")]
    [InlineData("[MultimodalModel<V, T>][Pass(\"A\")] public partial class M; [Pass({|MAM006:\"A\"|})] partial class M;")]
    [InlineData("[MultimodalModel<V, T>][Pass(\"A\", CrossAttention = true)][CaptionHead({|MAM201:pass: \"B\"|})] public partial class M;")]
    [InlineData("[MultimodalModel<V, T>][Pass(\"A\")][ContrastiveHead(\"A\", {|MAM105:Projection = ContrastiveProjection.None|})] public partial class M;")]
    [InlineData("[MultimodalModel<V, T>][Pass(\"A\")][ContrastiveHead(\"A\", {|MAM105:EmbeddingWidth = 64|}, Projection = ContrastiveProjection.None)] public partial class M;")]
    public Task AnArgumentOfAModel_IsMarked(string markup) => OneIsMarked(Parts + markup);

    [Fact]
    public Task ATypeArgumentBehindAnAlias_IsMarkedWhereItIsUsed() =>
        OneIsMarked("using Model = Mammut.MultimodalModelAttribute<V, V>; [Mammut.VisionEncoder] public partial class V; [{|MAM007:Model|}] public partial class M;");

    [Fact]
    public async Task AnAttributeOfTheSameNameElsewhere_IsNotOurs()
    {
        const string Markup = """
            namespace Acme.Mammut { public class VisionEncoderAttribute : System.Attribute { public int Heads { get; set; } } }
            [Acme.Mammut.VisionEncoder(Heads = 5)] public class A;
            [Acme.Mammut.VisionEncoder(Heads = 5), Mammut.VisionEncoder({|MAM101:Heads = 7|})] public partial class B;
            """;
        await OneIsMarked(Markup);
    }

    private static async Task OneIsMarked(string markup)
    {
        var (source, expected) = MarkupSource.Parse(markup);
        Assert.DoesNotContain(GeneratorHarness.Compile(source).GetDiagnostics(), diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        var (id, start, length) = Assert.Single(expected);
        // A build runs the analyzer behind the generator: the stub then is one more declaration of the class.
        foreach (var diagnostics in new[] { await GeneratorHarness.AnalyzeAsync(source), await GeneratorHarness.AnalyzeGeneratedAsync(source) })
        {
            var actual = Assert.Single(diagnostics);
            Assert.Equal((id, start, length), (actual.Id, actual.Location.SourceSpan.Start, actual.Location.SourceSpan.Length));
            Assert.Equal("Declarations.cs", actual.Location.SourceTree!.FilePath);
        }
    }
}
