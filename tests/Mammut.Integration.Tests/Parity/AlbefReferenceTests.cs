using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>ALBEF as declared against ALBEF written out in Python: momentum copies, queue, matching and masked language.</summary>
public sealed class AlbefReferenceTests() : SystemReferenceTests<TinyAlbef>("albef", () => new TinyAlbef(), model => new(Rename, [], Joined(model)), "contrastive", "matching", "masked_language")
{
    private static readonly (string Ours, string Theirs)[] Names =
    [
        ("vision.class_token", "visual_encoder.cls_token"), ("vision.positions", "visual_encoder.pos_embed"), ("vision.patch.", "visual_encoder.patch_embed.proj."),
        ("vision.layers.", "visual_encoder.blocks."), ("vision.last_norm.", "visual_encoder.norm."),
        ("text.token_embedding.", "text_encoder.bert.embeddings.word_embeddings."), ("text.positions", "text_encoder.bert.embeddings.position_embeddings.weight"),
        ("text.embedding_norm.", "text_encoder.bert.embeddings.LayerNorm."), ("text.layers.", "text_encoder.bert.encoder.layer."),
        ("masked_language.dense.", "text_encoder.cls.predictions.transform.dense."), ("masked_language.norm.", "text_encoder.cls.predictions.transform.LayerNorm."),
        ("masked_language.bias", "text_encoder.cls.predictions.bias"),
        ("contrastive.image_projection.", "vision_proj."), ("contrastive.text_projection.", "text_proj."), ("matching.", "itm_head."),
    ];

    private static readonly (string Ours, string Theirs)[] OfVision =
        [(".attention_norm.", ".norm1."), (".mlp_norm.", ".norm2."), (".attention.qkv.", ".attn.qkv."), (".attention.out.", ".attn.proj."), (".mlp.in.", ".mlp.fc1."), (".mlp.out.", ".mlp.fc2.")];

    private static readonly (string Ours, string Theirs)[] OfText =
        [(".attention_norm.", ".attention.output.LayerNorm."), (".mlp_norm.", ".output.LayerNorm."), (".attention.out.", ".attention.output.dense."), (".mlp.in.", ".intermediate.dense."), (".mlp.out.", ".output.dense.")];

    /// <summary>The reference's queue has room for a batch from place 4 on.</summary>
    protected override LossParts Loss(TinyAlbef model, Tensor images)
    {
        model.state_dict()["queue.place"].fill_(4);
        return model.Loss(images, _reference.Input("tokens"), Given);
    }

    private LossChoices Given => new()
    {
        MaskedTokens = _reference.Input("masked_tokens"), MaskedLabels = _reference.Input("masked_labels"),
        NegativeImages = _reference.Input("negative_images"), NegativeTexts = _reference.Input("negative_texts"),
    };

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var (images, tokens) = (_reference.Input("images"), _reference.Input("tokens"));
        var (imageEmbeddings, textEmbeddings, _, _) = _model.Forward(images, tokens);
        var imageTokens = _model.EncodeImages(images);
        _reference.CheckOutput("image_tokens", imageTokens);
        _reference.CheckOutput("text_states", _model.Reading(tokens));
        _reference.CheckOutput("image_features", imageEmbeddings);
        _reference.CheckOutput("text_features", textEmbeddings);
        var copy = _model.Momentum;
        _reference.CheckOutput("image_features_momentum", copy.EmbedImageTokens(copy.EncodeImages(images)));
        _reference.CheckOutput("text_features_momentum", copy.EmbedTexts(PackedTexts.Real(tokens, _model.PaddingToken)));

        var (own, negativeImages, negativeTexts) = (arange(4), _reference.Input("negative_images"), _reference.Input("negative_texts"));
        _reference.CheckOutput("matching_logits", _model.MatchScores(
            tokens.index_select(0, cat([own, own, negativeTexts])), imageTokens.index_select(0, cat([own, negativeImages, own]))));
        var masked = _reference.Input("masked_tokens");
        var real = masked.ne(_model.PaddingToken).unsqueeze(-1);
        _reference.CheckOutput("masked_logits", _model.MaskedScores(_model.Fusion(masked, imageTokens)) * real);
    }

    /// <summary>The queue has the features of the batch.</summary>
    protected override void CheckAfterLoss()
    {
        _reference.CheckOutput("image_queue", Parameter("queue.images").t());
        _reference.CheckOutput("text_queue", Parameter("queue.texts").t());
    }

    /// <summary>The comparison tells one thing that is wrong: here the place of the cross-attention.</summary>
    [Fact]
    public void WithTheImageBehindTheMlp_TheScoresAreOthers()
    {
        using var wrong = new AlbefWithBlocksBehind();
        _reference.Fill(wrong);
        var masked = _reference.Input("masked_tokens");
        var scores = wrong.MaskedScores(wrong.Fusion(masked, wrong.EncodeImages(_reference.Input("images")))) * masked.ne(wrong.PaddingToken).unsqueeze(-1);
        Assert.True(Close.RelativeError(scores, _reference.Output("masked_logits")) > 100 * Reference.Tolerance);
    }

    private Tensor Parameter(string name) => _model.named_parameters().Single(entry => entry.name == name).parameter;

    /// <summary>A name, whose first piece has a mark behind it for a copy's.</summary>
    private static string Rename(string name)
    {
        var own = name.StartsWith("momentum.", StringComparison.Ordinal) ? name["momentum.".Length..] : name;
        var theirs = ReferenceKeys.Replace(ReferenceKeys.Replace(own, own.StartsWith("vision.layers.", StringComparison.Ordinal) ? OfVision : own.StartsWith("text.layers.", StringComparison.Ordinal) ? OfText : []), Names);
        var dot = theirs.IndexOf('.', StringComparison.Ordinal);
        return own == name ? theirs : $"{theirs[..dot]}_m{theirs[dot..]}";
    }

    /// <summary>Parameters of another form: queries, keys and values are three there, the temperature is itself, the queue is an input.</summary>
    private static Dictionary<string, ReferenceSource> Joined(nn.Module model)
    {
        using var file = new SafetensorsFile(Path.Combine(AppContext.BaseDirectory, "Parity", "References", "albef.safetensors"));
        var (temperature, images, texts) = (file.Read("weight.temp"), file.Read("input.image_queue").t(), file.Read("input.text_queue").t());
        var joined = new Dictionary<string, ReferenceSource>
        {
            // The logarithm of the inverse temperature.
            ["contrastive.log_scale"] = new(["temp"], given => -given[0].log(), given => -given[0] * temperature),
            ["queue.images"] = ReferenceSource.Of([], _ => images),
            ["queue.texts"] = ReferenceSource.Of([], _ => texts),
        };
        foreach (var (name, parameter) in model.named_parameters())
        {
            var shape = parameter.shape;
            if (name.EndsWith("vision.class_token", StringComparison.Ordinal) || name.EndsWith("vision.positions", StringComparison.Ordinal))
                joined[name] = ReferenceSource.Of([Rename(name)], given => given[0].view(shape));
            else if (name.Contains("text.layers.", StringComparison.Ordinal) && name.Contains(".attention.qkv.", StringComparison.Ordinal))
                joined[name] = QueriesKeysValues(Rename(name), ".attention.qkv.", ".attention.self.");
            else if (name.Contains("text.cross_layers.", StringComparison.Ordinal))
                joined[name] = Cross(name);
        }

        return joined;
    }

    private static ReferenceSource Cross(string name)
    {
        // Blocks 0 and 1 are those of layers 2 and 3.
        var theirs = Rename(name.Replace("cross_layers.0", "layers.2", StringComparison.Ordinal).Replace("cross_layers.1", "layers.3", StringComparison.Ordinal))
            .Replace(".attention.output.", ".crossattention.output.", StringComparison.Ordinal);
        return theirs.Contains(".attention.qkv.", StringComparison.Ordinal) ? QueriesKeysValues(theirs, ".attention.qkv.", ".crossattention.self.") : ReferenceSource.Of([theirs], given => given[0]);
    }

    private static ReferenceSource QueriesKeysValues(string name, string ours, string theirs) =>
        ReferenceSource.Of([.. new[] { "query", "key", "value" }.Select(part => name.Replace(ours, $"{theirs}{part}.", StringComparison.Ordinal))], given => cat(given, 0));
}
