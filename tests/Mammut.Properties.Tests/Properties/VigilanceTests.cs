using Mammut.Properties.Tests.Checking;
using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Properties;

/// <summary>A compiler that errs does not get past the checks: a generated file is spoilt as it might, and the fault is found.</summary>
public class VigilanceTests
{
    private static readonly AttributeUse Vision = Use(typeof(VisionEncoderAttribute), ("ImageSize", Number(4)), ("PatchSize", Number(2)), ("Width", Number(8)), ("Depth", Number(2)), ("Heads", Number(2)));
    private static readonly AttributeUse Text = Use(typeof(TextDecoderAttribute), ("Vocabulary", Number(9)), ("ContextLength", Number(6)), ("Width", Number(8)), ("Depth", Number(2)), ("Heads", Number(2)));
    private static readonly AttributeUse Captioning = Use(typeof(PassAttribute), ("", Word("Captioning")), ("CrossAttention", new ArgumentValue.Truth(true)));
    private static readonly AttributeUse Contrastive = Use(typeof(PassAttribute), ("", Word("Contrastive")));
    private static readonly AttributeUse Head = Use(typeof(ContrastiveHeadAttribute), ("", Word("Contrastive")), ("EmbeddingWidth", Number(5)));

    private static readonly Declaration Model = new(
    [
        new(0, "", "V", [Vision]),
        new(1, "", "T", [Text, Use(typeof(CrossAttentionAttribute))]),
        new(2, "", "M", [new AttributeUse(typeof(MultimodalModelAttribute<,>), [0, 1], []), Captioning, Contrastive, Head]),
    ]) { MeantRight = true };

    [Fact]
    public void AsItIsGenerated_NothingIsFound()
    {
        var subject = CompilerCheck.Run([Model])[0];
        EndToEndCheck.Execute([subject]);
        Assert.Empty(subject.Failures);
        Assert.True(subject.Ran);
    }

    [Theory]
    [InlineData("new(\"text.positions\", [6, 8])", "new(\"text.positions\", [8, 6])", "parameter table")]
    [InlineData("new(\"text.positions\", [6, 8])", "new(\"text.position\", [6, 8])", "state_dict keys")]
    [InlineData("\"M\",\n        ", "\"M\",\n        1", "parameter count")]
    [InlineData("[new(\"vision.positions\", 2, 2", "[new(\"vision.positions\", 2, 3", "ArgumentException")]
    [InlineData("Checkpoints.Save(folder, this, null", "Checkpoints.Save(folder, Vision, null", "CheckpointMismatchException")]
    [InlineData(", Trained: false", "", "trained parameters")]
    [InlineData("new(\"text.positions\", [6, 8])", "new(\"text.positions\", [6, 8], Trained: false)", "trained parameters")]
    [InlineData("new(\"Contrastive.last_norm\", \"norm\", \"[M, 8]\"", "new(\"Contrastive.last_norm\", \"norm\", \"[M, 9]\"", "shape that the summary states")]
    [InlineData("embeddings.MoveToOuterDisposeScope()", "embeddings.unsqueeze(0).MoveToOuterDisposeScope()", "output shapes")]
    [InlineData("embeddings.MoveToOuterDisposeScope()", "(embeddings / 0).MoveToOuterDisposeScope()", "an output is not finite")]
    [InlineData("(\"Contrastive\", 1, contrastiveLoss)", "(\"Contrastive\", 1, contrastiveLoss * double.NaN)", "the loss is not finite")]
    [InlineData("embeddings.MoveToOuterDisposeScope()", "embeddings.clone().DetachFromDisposeScope()", "tensors are left")]
    [InlineData("Text = Register(\"text\"", "Text = Register(\"vision\"", "InvalidOperationException")]
    [InlineData("public Tensor EncodeImages(", "public Tensor EncodeImage(", "CS0103")]
    public void AFault_IsFound(string right, string wrong, string rule)
    {
        var subject = CompilerCheck.Run([Model])[0];
        var place = subject.Files.FindIndex(file => file.HintName.EndsWith(".M.g.cs", StringComparison.Ordinal));
        var text = subject.Files[place].Text.Replace(right, wrong);
        Assert.NotEqual(subject.Files[place].Text, text);
        subject.Files[place] = subject.Files[place] with { Text = text, Tree = Workbench.Parse(text, "Spoilt.cs") };
        EndToEndCheck.Execute([subject]);
        Assert.Contains(subject.Failures, failure => failure.Rule == rule);
    }

    [Fact]
    public void AStubWithoutItsMembers_IsFound()
    {
        var wrong = Model.With(Model.Classes[0], Model.Classes[0] with { Attributes = [Vision.With("PatchSize", Number(3))] });
        var subject = CompilerCheck.Run([wrong])[0];
        Assert.True(subject.IsDiagnosed);
        var place = subject.Files.FindIndex(file => file.HintName.EndsWith(".M.g.cs", StringComparison.Ordinal));
        var text = subject.Files[place].Text.Replace("public Tensor EmbedTexts(", "public Tensor EmbedText(");
        subject.Files[place] = subject.Files[place] with { Text = text, Tree = Workbench.Parse(text, "Spoilt.cs") };
        EndToEndCheck.CallStubs([subject]);
        Assert.Contains(subject.Failures, failure => failure is { Kind: FailureKind.Uncompilable, Rule: "CS1061" });
    }

    private static AttributeUse Use(Type attribute, params (string Name, ArgumentValue Value)[] arguments) =>
        new(attribute, arguments.Select(argument => new Argument(argument.Name, argument.Value)));

    private static ArgumentValue Number(int number) => new ArgumentValue.Whole(number);

    private static ArgumentValue Word(string word) => new ArgumentValue.Word(word);
}
