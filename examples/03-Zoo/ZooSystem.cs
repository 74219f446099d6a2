using Mammut.Data;
using TorchSharp;

namespace Mammut.Examples.Zoo;

/// <summary>A system of the family: its declaration at the size of its paper, and one small enough to train here.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="File">The file with both declarations.</param>
/// <param name="Base">The compiler's facts at the paper's base size.</param>
/// <param name="Published">Parameters at that size as published, in millions, and where; null where nobody says.</param>
/// <param name="Scenes">The compiler's facts of the small one.</param>
/// <param name="Train">Trains the small one from nothing, and lets it describe a new scene where it writes text.</param>
internal sealed record ZooSystem(
    string Name, string File, ModelSummary Base, (double Millions, string Source)? Published, ModelSummary Scenes,
    Func<SceneData, TrainingOptions, Task<(TrainingReport Report, string? Caption)>> Train)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ZooSystem> All { get; } =
    [
        Of("MaMMUT", "Mammut.cs", MammutBase.Summary, (290.521, "open_clip_mammut, docs/model_profile.csv"), MammutScenes.Summary,
            data => new MammutScenes(seed: data.Seed), (model, data, options) => model.Trainer(data.Batches(), options),
            (model, example, tokenizer) => model.Generate(example.Picture, tokenizer)[0]),
        Of("CLIP", "Clip.cs", ClipBase.Summary, (151.28, "open_clip, docs/model_profile.csv"), ClipScenes.Summary,
            data => new ClipScenes(seed: data.Seed), (model, data, options) => model.Trainer(data.Batches(), options)),
        Of("SigLIP", "Siglip.cs", SiglipBase.Summary, (203.16, "open_clip, docs/model_profile.csv"), SiglipScenes.Summary,
            data => new SiglipScenes(seed: data.Seed), (model, data, options) => model.Trainer(data.Batches(), options)),
        Of("CoCa", "Coca.cs", CocaBase.Summary, (383, "Yu et al. 2022, table 1"), CocaScenes.Summary,
            data => new CocaScenes(seed: data.Seed), (model, data, options) => model.Trainer(data.Batches(), options),
            (model, example, tokenizer) => model.Generate(example.Picture, tokenizer)[0]),
        Of("ALBEF", "Albef.cs", AlbefBase.Summary, (209.5, "Li et al. 2021: 123.7 of BERT-base and 85.8 of ViT-B/16"), AlbefScenes.Summary,
            data => new AlbefScenes(seed: data.Seed), (model, data, options) => model.Trainer(data.Batches(), options)),
        Of("MoMo", "Momo.cs", MomoBase.Summary, null, MomoScenes.Summary,
            data => new MomoScenes(seed: data.Seed), (model, data, options) => model.Trainer(data.Batches(), options)),
        Of("PaLI", "Pali.cs", Pali3B.Summary, (3000, "Chen et al. 2022: 1.8 B and 1.2 B"), PaliScenes.Summary,
            data => new PaliScenes(seed: data.Seed), (model, data, options) => model.Trainer(data.Batches(), options),
            (model, example, tokenizer) => model.Generate(example.Picture, tokenizer)[0]),
        Of("GIT", "Git.cs", GitBase.Summary, (176.6, "microsoft/git-base, whose head holds the words again"), GitScenes.Summary,
            data => new GitScenes(seed: data.Seed), (model, data, options) => model.Trainer(data.Batches(), options),
            (model, example, tokenizer) => model.Generate(example.Picture, tokenizer)[0]),
        Of("Flamingo", "Flamingo.cs", FlamingoBase.Summary, (3000, "OpenFlamingo-3B, Awadalla et al. 2023"), FlamingoScenes.Summary,
            data => new FlamingoScenes(seed: data.Seed), (model, data, options) => model.Trainer(SceneDocuments.Of(data.Batches()), options),
            (model, example, tokenizer) => Answer(model.Generate(example.Document, example.Prompt, tokenizer, LongTexts)[0], example, tokenizer)),
        Of("COSMO", "Cosmo.cs", CosmoBase.Summary, (2100, "CosMo2.1B, Wang et al. 2024, project page"), CosmoScenes.Summary,
            data => new CosmoScenes(seed: data.Seed), (model, data, options) => model.Trainer(SceneDocuments.Of(data.Batches()), options),
            (model, example, tokenizer) => Answer(model.Generate(example.Document, example.Prompt, tokenizer, LongTexts)[0], example, tokenizer)),
    ];

    // A document has its prompt in front.
    private static GenerationOptions LongTexts { get; } = new() { MaxLength = 2 * SceneData.ContextLength };

    private static ZooSystem Of<TModel>(
        string name, string file, ModelSummary @base, (double Millions, string Source)? published, ModelSummary scenes,
        Func<SceneData, TModel> make, Func<TModel, SceneData, TrainingOptions, Trainer<ImageTextBatch>> trainer, Func<TModel, SceneExample, ITokenizer, string>? caption = null)
        where TModel : class, IDisposable => new(name, file, @base, published, scenes, async (data, options) =>
        {
            using var model = make(data);
            var report = await trainer(model, data, options).RunAsync();
            return (report, caption is null ? null : Describe(model, caption, data));
        });

    private static string Describe<TModel>(TModel model, Func<TModel, SceneExample, ITokenizer, string> caption, SceneData data)
    {
        using var scope = torch.NewDisposeScope();
        using var example = data.Example();
        return $"“{caption(model, example, data.Tokenizer)}” for “{example.Caption}”";
    }

    /// <summary>What follows the text that was shown.</summary>
    private static string Answer(string document, SceneExample example, ITokenizer tokenizer) => document[tokenizer.Decode(example.ShownTokens).Length..].Trim();

    /// <summary>Lines of the declaration at base size, without those that are blank, a comment, a using or the namespace.</summary>
    public int Lines
    {
        get
        {
            using var stream = typeof(ZooSystem).Assembly.GetManifestResourceStream(File)
                ?? throw new InvalidOperationException($"The program does not hold {File}.");
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().Split('\n')
                .TakeWhile(line => !line.StartsWith("// On scenes:", StringComparison.Ordinal))
                .Count(line => line.Trim() is { Length: > 0 } text
                    && !text.StartsWith("//", StringComparison.Ordinal)
                    && !text.StartsWith("using ", StringComparison.Ordinal)
                    && !text.StartsWith("namespace ", StringComparison.Ordinal));
        }
    }
}
