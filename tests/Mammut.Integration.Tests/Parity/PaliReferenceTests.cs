using System.Text.RegularExpressions;
using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>PaLI as declared against PaLI written out in Python: a T5 whose encoder reads image and prompt, and whose decoder asks it.</summary>
public sealed partial class PaliReferenceTests() : SystemReferenceTests<TinyPali>("pali", () => new TinyPali(), model => new(name => ReferenceKeys.Replace(name, Names), [], Joined(model)), "caption")
{
    private static readonly (string Ours, string Theirs)[] Names =
    [
        ("image_projection.", "visual_projection."), ("vision.patch.", "visual.patch_embed.proj."), ("vision.positions", "visual.pos_embed"), ("vision.layers.", "visual.blocks."),
        ("vision.last_norm.", "visual.norm."), (".attention_norm.", ".norm1."), (".mlp_norm.", ".norm2."), (".attention.qkv.", ".attn.qkv."), (".attention.out.", ".attn.proj."),
        (".mlp.in.", ".mlp.fc1."), (".mlp.out.", ".mlp.fc2."),
    ];

    protected override LossParts Loss(TinyPali model, Tensor images) => model.Loss(images, Targets, Prompts);

    private Tensor Images => _reference.Input("images");

    private Tensor Prompts => _reference.Input("tokens");

    private Tensor Targets => _reference.Input("targets");

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var imageTokens = _model.EncodeImages(Images);
        _reference.CheckOutput("image_tokens", imageTokens);
        // The rows of the image in front are the decoder's alone.
        Close.Check(_model.Reading(Prompts, imageTokens), _reference.Output("encoded").narrow(1, imageTokens.shape[1], Prompts.shape[1]), Reference.Tolerance, "encoded");
        var real = Targets.ne(_model.PaddingToken).unsqueeze(-1);
        var states = _model.Writing(Targets, Prompts, imageTokens);
        _reference.CheckOutput("text_states", states * real);
        _reference.CheckOutput("logits", _model.Text.Logits(states) * real);
    }

    /// <summary>The comparison tells one thing that is wrong: here what a token of the prompt sees.</summary>
    [Fact]
    public void WithAPromptThatIsReadForwardsOnly_TheStatesAreOthers()
    {
        using var wrong = new PaliWithACausalEncoder();
        _reference.Fill(wrong);
        var states = wrong.Writing(Targets, Prompts, wrong.EncodeImages(Images)) * Targets.ne(wrong.PaddingToken).unsqueeze(-1);
        Assert.True(Close.RelativeError(states, _reference.Output("text_states")) > 100 * Reference.Tolerance);
    }

    [Fact]
    public void GreedyGeneration_IsThatOfTheReference() => CheckGreedy(_model, _model.NewCache);

    [Fact]
    public void WithAPromptThatIsReadForwardsOnly_TheAnswersAreOthers()
    {
        using var wrong = new PaliWithACausalEncoder();
        _reference.Fill(wrong);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckGreedy(wrong, wrong.NewCache));
    }

    private void CheckGreedy(ICaptioner model, Func<Tensor, Tensor, DecoderCache> newCache)
    {
        var (images, prompts) = (_reference.Input("images"), Prompts);
        var texts = TextGenerator.Run(model, images, new GenerationOptions { MaxLength = 10 }, given => newCache(given, prompts));
        _reference.CheckGreedy(model, texts, image => newCache(images.narrow(0, image, 1), prompts.narrow(0, image, 1)), _ => 1);
    }

    /// <summary>T5's layers: their pieces have numbers, queries, keys and values are three, and so are the two halves of a gate two.</summary>
    private static Dictionary<string, ReferenceSource> Joined(nn.Module model)
    {
        var joined = new Dictionary<string, ReferenceSource>();
        foreach (var (name, parameter) in model.named_parameters())
        {
            var shape = parameter.shape;
            if (name == "vision.positions")
                joined[name] = ReferenceSource.Of(["visual.pos_embed"], given => given[0].view(shape));
            else if (name.StartsWith("text.", StringComparison.Ordinal))
                joined[name] = ReferenceSource.Of(Theirs(name), given => cat(given, 0));
        }

        return joined;
    }

    private static string[] Theirs(string name)
    {
        var side = name.StartsWith("text.encoder.", StringComparison.Ordinal) ? "encoder" : "decoder";
        var piece = name[(side == "encoder" ? "text.encoder." : "text.").Length..];
        if (Layer().Match(piece) is not { Success: true } layer)
        {
            return piece switch
            {
                "token_embedding.weight" => ["shared.weight"],
                "head.weight" => ["lm_head.weight"],
                "relative_positions" => [$"{side}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"],
                "last_norm.weight" => [$"{side}.final_layer_norm.weight"],
                _ => throw new NotSupportedException(name),
            };
        }

        var (block, isCross, mlp) = ($"{side}.block.{layer.Groups[2].Value}", layer.Groups[1].Length > 0, side == "encoder" ? 1 : 2);
        var attention = isCross ? $"{block}.layer.1.EncDecAttention" : $"{block}.layer.0.SelfAttention";
        return layer.Groups[3].Value switch
        {
            "attention_norm.weight" => [$"{block}.layer.{(isCross ? 1 : 0)}.layer_norm.weight"],
            "attention.qkv.weight" => [$"{attention}.q.weight", $"{attention}.k.weight", $"{attention}.v.weight"],
            "attention.out.weight" => [$"{attention}.o.weight"],
            "mlp_norm.weight" => [$"{block}.layer.{mlp}.layer_norm.weight"],
            "mlp.in.weight" => [$"{block}.layer.{mlp}.DenseReluDense.wi_0.weight", $"{block}.layer.{mlp}.DenseReluDense.wi_1.weight"],
            "mlp.out.weight" => [$"{block}.layer.{mlp}.DenseReluDense.wo.weight"],
            _ => throw new NotSupportedException(name),
        };
    }

    [GeneratedRegex(@"^(cross_)?layers\.(\d+)\.(.*)$")]
    private static partial Regex Layer();
}
