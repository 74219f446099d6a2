using System.Globalization;
using Mammut.Properties.Tests.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Properties.Tests.Running;

/// <summary>Runs a model and compares it with its declaration and with what the compiler says of it.</summary>
internal sealed class ModelCheck(DeclaredModel model, ModelFacts facts, Subject subject)
{
    private const long Batch = 3;

    public void Run()
    {
        using var scope = NewDisposeScope();
        Parameters();
        Checkpoint();
        var (images, tokens, prefix) = Inputs();
        Outputs(images, tokens, prefix);
        Loss(images, tokens, prefix);
        Texts(images);
        Tensors(images, tokens, prefix);
        Stages(images, tokens);
    }

    /// <summary>The table of the summary is the module's, and so are the keys of its checkpoints.</summary>
    private void Parameters()
    {
        var table = model.Summary.ParameterTable;
        var running = model.Module.named_parameters().ToArray();
        Same("parameter table", table.Select(entry => $"{entry.Key} [{Text(entry.Shape)}]"), running.Select(entry => $"{entry.name} [{Text(entry.parameter.shape)}]"));
        var copied = table.Where(entry => entry.Copy).Select(entry => entry.Key).ToHashSet();
        Same("parameter count", [$"{model.Summary.Parameters}"], [$"{running.Where(entry => !copied.Contains(entry.name)).Sum(entry => entry.parameter.numel())}"]);
        var counts = model.Module.named_buffers().Select(count => count.name).ToArray();
        Same("counts", facts.Counts.Order(StringComparer.Ordinal), counts.Order(StringComparer.Ordinal));
        Same("state_dict keys", table.Select(entry => entry.Key).Concat(counts).Order(StringComparer.Ordinal), model.Module.state_dict().Keys.Order(StringComparer.Ordinal));
        var layers = model.Summary.Layers.Where(layer => layer.Parameters > 0 && (layer.Path is "vision.pool" or "shared.pool" || layer.Path.EndsWith("layers", StringComparison.Ordinal))).ToArray();
        Same("parameters of a layer", layers.Select(layer => $"{layer.Path} {layer.Parameters}"), layers.Select(layer => $"{layer.Path} {Elements(layer.Path) / Math.Max(1, Modules(layer.Path))}"));
        // What a latent asks are the tokens of a pass in the middle of another function.
        var hasLatent = facts.Contrastive is { } contrast && contrast.Get<TextPooling>("TextPooling") == TextPooling.Latent;
        var whole = layers.Where(layer => !facts.Passes.Any(pass => (pass.Gives("Layers") || pass.Gives("Continues"))
            && (layer.Path.StartsWith($"{pass.Name}.", StringComparison.Ordinal) || (hasLatent && (layer.Path is "layers" or "EmbedTexts.layers"))))).ToArray();
        Same("layers of the summary", whole.Select(layer => $"{layer.Path} {layer.Repeat}"), whole.Select(layer => $"{layer.Path} {Math.Max(1, Modules(layer.Path))}"));
        var passes = facts.Passes.Where(pass => !facts.RunsEncoder(pass)).ToArray();
        Same("layers of a pass", passes.Select(pass => $"{pass.Name} {facts.Stop(pass)}"),
            passes.Select(pass => $"{pass.Name} {layers.Where(layer => layer.Path == $"{pass.Name}.layers" || layer.Path == $"{pass.Name}.attention_layers").Sum(layer => layer.Repeat)}"));

        string Part(string path) => (facts.IsShared ? $"shared.{path[(path.LastIndexOf('.') + 1)..]}" : path.StartsWith("vision.", StringComparison.Ordinal) ? path : $"text.{(path.Contains(".encoder.", StringComparison.Ordinal) ? "encoder." : "")}{path[(path.LastIndexOf('.') + 1)..]}") + ".";
        long Elements(string path) => running.Where(entry => entry.name.StartsWith(Part(path), StringComparison.Ordinal)).Sum(entry => entry.parameter.numel());
        long Modules(string path) => running.Where(entry => entry.name.StartsWith(Part(path), StringComparison.Ordinal))
            .Select(entry => entry.name[Part(path).Length..].Split('.')[0]).Where(place => place.All(char.IsDigit)).Distinct().Count();
    }

    /// <summary>What is saved is loaded again, bit for bit.</summary>
    private void Checkpoint()
    {
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            model.Save(folder.FullName);
            using var unrecorded = no_grad();
            var saved = model.Module.named_parameters().Select(entry => (entry.name, entry.parameter, Value: entry.parameter.clone())).ToArray();
            foreach (var (_, parameter, _) in saved)
                parameter.fill_(-1);
            var report = model.Load(folder.FullName);
            Same("keys that are loaded", saved.Select(entry => entry.name).Concat(facts.Counts).Order(StringComparer.Ordinal), report.Loaded.Order(StringComparer.Ordinal));
            Same("parameters that are loaded as they were saved", saved.Select(entry => entry.name), saved.Where(entry => entry.parameter.eq(entry.Value).all().ToBoolean()).Select(entry => entry.name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Every function gives the shapes that the declaration asks for; the summary says the same of those it lists.</summary>
    private void Outputs(Tensor images, Tensor tokens, Tensor prefix)
    {
        model.Module.eval();
        using var unrecorded = no_grad();
        var outputs = model.Outputs(images, tokens, prefix);
        Same("output shapes", facts.Outputs(Batch, tokens.shape[1]).Select(output => $"{output.Name} [{Text(output.Shape)}]"), outputs.Select(output => $"{output.Name} [{Text(output.Value.shape)}]"));
        foreach (var (name, value) in outputs.Where(output => !output.Value.isfinite().all().ToBoolean()))
            subject.Fail(FailureKind.Wrong, "an output is not finite", name);

        foreach (var pass in facts.Passes.Where(pass => facts.HasLastNorm && !facts.RunsEncoder(pass)))
            Stated(facts.Stop(pass) == facts.Depth ? $"{pass.Name}.last_norm" : $"{pass.Name}.text_norms", outputs.First(output => output.Name == pass.Name).Value.flatten(0, 1));
        if (facts.Contrastive is not null)
            Stated(facts.IsShared ? "shared.pool" : "vision.pool", outputs[0].Value.mean([1]));
        if (facts.Caption is not null)
            Stated("text.head", outputs.Single(output => output.Name == "Forward" && output.Value.dim() == 3 && output.Value.shape[1] == tokens.shape[1] - 1).Value);

        void Stated(string path, Tensor value)
        {
            var rows = model.Summary.Layers.Where(layer => layer.Path == path).Select(layer => Evaluate(layer.Output, tokens.shape[1])).Distinct();
            Same($"shape that the summary states", rows, [$"[{Text(value.shape)}]"]);
        }
    }

    /// <summary>The loss is finite, and its gradient is where the compiler says it is.</summary>
    private void Loss(Tensor images, Tensor tokens, Tensor prefix)
    {
        model.Module.train();
        using var loss = model.Loss(images, tokens, prefix);
        Same("parts of the loss", [$"{facts.Heads}"], [$"{loss?.Parts.Count ?? 0}"]);
        foreach (var part in loss?.Parts ?? [])
        {
            if (!double.IsFinite(part.Value.to(float64).item<double>()))
                subject.Fail(FailureKind.Wrong, "the loss is not finite", part.Name);
        }

        Streams(images, tokens, prefix);
        if (facts.Stages.Count == 0)
            loss?.Total.backward();
        Same("trained parameters", model.Summary.ParameterTable.Where(entry => entry.Trained).Select(entry => entry.Key),
            model.Module.named_parameters().Where(entry => entry.parameter.grad is not null).Select(entry => entry.name));
        foreach (var (name, parameter) in model.Module.named_parameters().Where(entry => entry.parameter.grad is { } grad && !grad.isfinite().all().ToBoolean()))
            subject.Fail(FailureKind.Wrong, "a gradient is not finite", $"{name} {parameter.grad}");
    }

    /// <summary>The loss of a stream is of its heads, and is what they have in the loss of all; what trains the model is what a stage reads.</summary>
    private void Streams(Tensor images, Tensor tokens, Tensor prefix)
    {
        var read = facts.Stages.SelectMany(facts.StreamsOf).ToHashSet();
        foreach (var (name, loss) in model.StreamLosses(images, tokens, prefix))
        {
            using (loss)
            {
                var stream = facts.Streams.First(stream => stream.Name == name);
                Same($"parts of a stream's loss", [$"{name} {facts.HeadsOf(stream).Count}"], [$"{name} {loss.Parts.Count}"]);
                if (read.Contains(stream))
                    loss.Total.backward();
            }
        }
    }

    /// <summary>Each stage makes its steps.</summary>
    private void Stages(Tensor images, Tensor tokens)
    {
        var options = new TrainingOptions { Steps = 2, LearningRate = 1e-9, MinLearningRate = 0 };
        foreach (var (stage, report) in model.Train(Batches(images, tokens), options))
            Same("steps of a stage", [$"{stage} 2"], [$"{stage} {report.LastStep}"]);
    }

    private static async IAsyncEnumerable<Data.ImageTextBatch> Batches(Tensor images, Tensor tokens)
    {
        await Task.Yield();
        var names = Enumerable.Repeat("", (int)Batch).ToArray();
        yield return new Data.ImageTextBatch(images.clone().DetachFromDisposeScope(), tokens.clone().DetachFromDisposeScope(), names, names);
    }

    private void Texts(Tensor images)
    {
        if (model.Generate(images, new AnyTokenizer(facts)) is not { } texts)
            return;
        var ids = texts.SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToArray();
        if (texts.Count != Batch || ids.Any(id => id < 0 || id >= facts.Vocabulary))
            subject.Fail(FailureKind.Wrong, "generated texts", string.Join(" | ", texts));
    }

    /// <summary>Once everything has run, running it again leaves no tensor behind.</summary>
    private void Tensors(Tensor images, Tensor tokens, Tensor prefix)
    {
        // What earlier checks left would be finalised in between, and hide as many that are left now.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        using (NewDisposeScope())
        {
            model.Outputs(images, tokens, prefix);
            using var loss = model.Loss(images, tokens, prefix);
            loss?.Total.backward();
            model.Generate(images, new AnyTokenizer(facts));
        }

        if (Tensor.TotalCount > before)
            subject.Fail(FailureKind.Wrong, "tensors are left", $"{Tensor.TotalCount - before} more than before");
    }

    /// <summary>Images, and texts of full length and shorter, padded.</summary>
    private (Tensor Images, Tensor Tokens, Tensor Prefix) Inputs()
    {
        var random = new Random(11);
        var length = (int)Math.Min(facts.Context, 12);
        var (ids, prefixes) = (new long[Batch * length], new long[Batch]);
        Array.Fill(ids, facts.Padding);
        for (var row = 0; row < Batch; row++)
        {
            var own = row == 0 ? length : random.Next(2, length + 1);
            for (var i = 1; i < own - 1; i++)
                ids[(row * length) + i] = random.Next((int)facts.Vocabulary);
            // One place for an image at most; where documents are trained on, one in each text.
            foreach (var marker in facts.MarkersOfImages)
            {
                for (var i = 1; i < own - 1; i++)
                {
                    if (ids[(row * length) + i] == marker)
                        ids[(row * length) + i] = facts.End;
                }

                if (row == 0 && own > 3)
                    ids[(row * length) + 1] = marker;
            }

            (ids[row * length], ids[(row * length) + own - 1], prefixes[row]) = (facts.Start, facts.End, random.Next(1, own));
            if (facts.TrainedMarker is { } image)
                ids[(row * length) + (own > 2 ? 1 : 0)] = image;
        }

        using var generator = new Generator(5, CPU);
        return (randn([Batch, 3, facts.Height, facts.Width], generator: generator), torch.tensor(ids, [Batch, length]), torch.tensor(prefixes));
    }

    private void Same(string rule, IEnumerable<string> said, IEnumerable<string> found)
    {
        var (left, right) = (said.ToArray(), found.ToArray());
        if (!left.SequenceEqual(right))
            subject.Fail(FailureKind.Wrong, rule, $"said and not so: {string.Join("; ", left.Except(right))}; so and not said: {string.Join("; ", right.Except(left))}.");
    }

    /// <summary>M, the tokens of all texts, where no position is padding.</summary>
    private static string Evaluate(string shape, long length) =>
        shape.Replace("B + M", $"{Batch * (length + 1)}").Replace("M", $"{Batch * length}").Replace("B", $"{Batch}").Replace("T - 1", $"{length - 1}").Replace("T + 1", $"{length + 1}").Replace("T", $"{length}");

    private static string Text(IEnumerable<long> shape) => string.Join(", ", shape);
}
