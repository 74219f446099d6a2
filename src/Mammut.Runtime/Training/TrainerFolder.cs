using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// The checkpoints of a run: a subfolder each, named by its step, which appears whole or not at all and holds the model and
/// the trainer's state.
/// </summary>
internal sealed class TrainerFolder(string folder, int keepLast, KeyMap? keys)
{
    private const string Prefix = "step-";
    private const string TemporaryPrefix = ".step-";
    private const string EndedFile = "ended";

    public string Folder => folder;

    /// <summary>The newest checkpoint; null if there is none.</summary>
    public string? Newest => All().Select(item => item.Folder).LastOrDefault();

    public string Save(nn.Module model, AdamW optimizer, TrainerState state, string? declarationJson)
    {
        Directory.CreateDirectory(folder);
        var name = Prefix + state.Step.ToString("D8", CultureInfo.InvariantCulture);
        var final = Path.Combine(folder, name);
        var temporary = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.tmp");
        try
        {
            Checkpoints.Save(temporary, model, keys, declarationJson);
            SaveState(Path.Combine(temporary, TrainerState.FileName), optimizer, state);
            Directory.Move(temporary, final);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }

        Prune();
        return final;
    }

    /// <summary>Restores weights, moments and random state; nothing changes unless all of it fits.</summary>
    public TrainerState Load(string checkpoint, nn.Module model, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        using var file = new SafetensorsFile(Path.Combine(checkpoint, TrainerState.FileName));
        var state = TrainerState.Parse(file);
        var moments = optimizer.Moments();
        var random = get_rng_state();
        var entries = moments.Append(("random", random)).Select(item => new CheckpointKey(item.Item1, item.Item1, false, item.Item2)).ToList();
        var plan = new LoadPlan(file, entries, new LoadOptions(), []);
        var unknown = optimizer.Updates.Keys.Where(name => !state.Updates.ContainsKey(name)).ToList();
        if (unknown.Count > 0)
            throw new InvalidDataException($"'{file.FilePath}' lacks the update counts of {string.Join(", ", unknown)}.");

        Checkpoints.Load(checkpoint, model, keys);
        plan.Run();
        optimizer.Updates = state.Updates.ToDictionary();
        set_rng_state(random);
        return state;
    }

    /// <summary>Gives a model the weights that this stage ended with.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stage">The stage that starts from them.</param>
    /// <param name="before">This stage's name.</param>
    public void LoadWeights(nn.Module model, string stage, string before)
    {
        var cannot = $"The stage '{stage}' starts from the weights of the stage '{before}'";
        if (Newest is not { } newest)
            throw new InvalidOperationException($"{cannot}, of which there is no checkpoint in '{folder}'; train '{before}' first, with the same checkpoint folder.");
        if (!File.Exists(Path.Combine(newest, EndedFile)) && TrainerState.Read(newest) is { Steps: { } steps, Step: var done } && done < steps)
            throw new InvalidOperationException($"{cannot}, which is not trained to its end: '{newest}' is step {done} of {steps}. Train '{before}' to its end first, with {nameof(TrainingOptions.Resume)}.");
        Checkpoints.Load(newest, model, keys);
    }

    /// <summary>Notes that a run ended with this checkpoint, with its steps or its data, and was not stopped.</summary>
    public static void MarkEnded(string checkpoint) => File.WriteAllText(Path.Combine(checkpoint, EndedFile), "");

    /// <summary>Removes what a run that was killed while it saved has left behind.</summary>
    public void RemoveUnfinished()
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var unfinished in Directory.EnumerateDirectories(folder, TemporaryPrefix + "*.tmp").ToList())
            Directory.Delete(unfinished, recursive: true);
    }

    private static void SaveState(string path, AdamW optimizer, TrainerState state)
    {
        using var scope = NewDisposeScope();
        var tensors = optimizer.Moments().Append(("random", get_rng_state())).ToList();
        Safetensors.Write(path, tensors, new Dictionary<string, string> { [TrainerState.MetadataKey] = state.ToJson() });
    }

    private void Prune()
    {
        if (keepLast == 0)
            return;
        foreach (var (_, old) in All().SkipLast(keepLast).ToList())
            Directory.Delete(old, recursive: true);
    }

    private IEnumerable<(long Step, string Folder)> All()
    {
        if (!Directory.Exists(folder))
            return [];
        return Directory.EnumerateDirectories(folder, Prefix + "*")
            .Select(path => (Text: Path.GetFileName(path)[Prefix.Length..], Path: path))
            .Where(item => long.TryParse(item.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(item => (long.Parse(item.Text, CultureInfo.InvariantCulture), item.Path))
            .OrderBy(item => item.Item1);
    }
}
