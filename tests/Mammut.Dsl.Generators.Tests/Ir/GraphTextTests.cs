extern alias generators;

using System.Text.RegularExpressions;
using generators::Mammut.Dsl.Generators.Ir;
using generators::Mammut.Dsl.Generators.Passes;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Ir;

/// <summary>The text of a graph says what is in it, once each.</summary>
public partial class GraphTextTests
{
    private static readonly string Text = Dump("Scenes.SceneText");
    private static readonly string Model = Dump("Scenes.SceneMammut");

    [Fact]
    public void TheSameDeclaration_HasTheSameText() => Assert.Equal(Model, Dump("Scenes.SceneMammut"));

    [Fact]
    public void AParameter_ShowsItsKeyShapeAndStart()
    {
        Assert.Contains("  parameter token_embedding.weight [1000, 96] = Normal(StandardDeviation: 0.02)\n", Text);
        Assert.Contains("  layers: 4 x Layer, Layers in C#\n", Text);
        Assert.Contains("  vision: part SceneVision, Vision in C#\n", Model);
    }

    [Fact]
    public void AnOperation_ShowsWhatItTakes_WhatItIs_AndTheTypesOfWhatItGives()
    {
        Assert.Contains("    attended: f32 [M, 96] = SelfAttend(qkv, mask) { Heads: 4 }\n", Text);
        Assert.Contains("    states: f32 [L, 96] = this.Captioning(inputs, imageTokens)\n", Model);
    }

    [Fact]
    public void AFusedOperation_ShowsWhatItIsMadeOf() => Assert.Contains(
        "    qkv: f32 [M, 288] = NormLinear(x) { Norm: Norm(Kind: LayerNorm, Weight: attention_norm.weight, Bias: attention_norm.bias, Epsilon: 1E-05), Linear: Linear(Weight: attention.qkv.weight, Bias: attention.qkv.bias) }\n",
        Fused("Scenes.SceneText"));

    [Fact]
    public void ALoop_IsIndented_WithTheValuesItCarries() => Assert.Contains("""
            x.6: f32 [M, 96] = repeat 2 times, i from 0, with x.2 = x
              x.3: f32 [M, 96] = Text.Layers[2 * i].Forward(x.2, mask)
              x.4: f32 [M, 96] = Text.CrossLayers[i].Forward(x.3, image, texts)
              x.5: f32 [M, 96] = Text.Layers[2 * i + 1].Forward(x.4, mask)
              next x.2 = x.5
            x.7: f32 [M, 96] = Text.Normalize(x.6)
        """.ReplaceLineEndings("\n"), Model);

    [Fact]
    public void AValue_HasANameOfItsOwn_AndIsDefinedOnce()
    {
        var functions = Functions().Split(Text + "\n" + Model).Where(part => part.Contains(" = ")).ToArray();
        Assert.True(functions.Length > 10);
        foreach (var function in functions)
        {
            var defined = Definition().Matches(function).Select(match => match.Groups[1].Value).ToArray();
            Assert.Equal(defined.Distinct(), defined);
        }
    }

    [Fact]
    public void EveryOperation_IsNamedAsOne_AndHasAPrimaryConstructor()
    {
        // GraphText reads attributes from the constructor, and leaves "Op" off the name.
        var operations = typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op))).ToArray();
        Assert.True(operations.Length > 20);
        Assert.All(operations, operation =>
        {
            Assert.EndsWith("Op", operation.Name);
            var constructor = Assert.Single(operation.GetConstructors());
            Assert.All(constructor.GetParameters(), parameter => Assert.NotNull(operation.GetProperty(parameter.Name!)));
        });
    }

    private static string Fused(string name)
    {
        var module = Declarations.Lower(GeneratorHarness.Scene, name);
        FuseLinear.Apply(module);
        return GraphText.Write(module);
    }

    private static string Dump(string name) => GraphText.Write(Declarations.Lower(GeneratorHarness.Scene, name));

    [GeneratedRegex(@"^  (public|private) ", RegexOptions.Multiline)]
    private static partial Regex Functions();

    [GeneratedRegex(@"(?<![\w.])([a-z]\w*(?:\.\d+)?): ")]
    private static partial Regex Definition();
}
