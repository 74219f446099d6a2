using System.Text.RegularExpressions;

namespace Mammut.Dsl.Generators.Checkpoints;

/// <summary>
/// Says how a checkpoint differs from what a model expects, one sentence a key; keys that differ in the number of their layer
/// only, and in nothing else, share one.
/// </summary>
internal static class CheckpointComparison
{
    /// <summary>More than a person reads: a file of another system differs in every key, and one sentence says that too.</summary>
    private const int MostSentences = 24;

    public static IReadOnlyList<string> Differences(IReadOnlyList<HeldTensor> expected, IReadOnlyList<HeldTensor> held)
    {
        var there = new Dictionary<string, HeldTensor>(StringComparer.Ordinal);
        foreach (var tensor in held)
            there[tensor.Key] = tensor;
        var wanted = new HashSet<string>(expected.Select(tensor => tensor.Key), StringComparer.Ordinal);
        var missing = expected.Where(tensor => !there.ContainsKey(tensor.Key)).ToList();
        var extra = held.Where(tensor => !wanted.Contains(tensor.Key)).ToList();
        if (missing.Count == expected.Count)
            return [$"none of the model's {expected.Count} tensors is among its {held.Count}; has the model the checkpoint's Layout?"];

        var renamed = Renamed(missing, extra);
        var ours = new HashSet<HeldTensor>(renamed.Select(pair => pair.Ours));
        var theirs = new HashSet<HeldTensor>(renamed.Select(pair => pair.Theirs));
        var misshapen = expected.Where(tensor => there.TryGetValue(tensor.Key, out var other) && !other.Fits(tensor));
        string[] sentences =
        [
            .. Grouped(renamed.Select(pair => (pair.Ours.Key, $"is called “{pair.Theirs.Key}” there"))),
            .. Grouped(missing.Where(tensor => !ours.Contains(tensor)).Select(tensor => (tensor.Key, $"{tensor.ShapeText} is not there"))),
            .. Grouped(extra.Where(tensor => !theirs.Contains(tensor)).Select(tensor => (tensor.Key, $"{tensor.ShapeText} is there, but not in the model"))),
            .. Grouped(misshapen.Select(tensor => (tensor.Key, $"is {there[tensor.Key].ShapeText} there and {tensor.ShapeText} in the model"))),
        ];
        return sentences.Length <= MostSentences ? sentences : [.. sentences.Take(MostSentences), $"and {sentences.Length - MostSentences} more differences like these"];
    }

    /// <summary>A missing and an extra tensor of the same shape are one under another name, where no other pair could be meant.</summary>
    private static IReadOnlyList<(HeldTensor Ours, HeldTensor Theirs)> Renamed(List<HeldTensor> missing, List<HeldTensor> extra)
    {
        var theirs = extra.ToLookup(tensor => tensor.ShapeText, StringComparer.Ordinal);
        return
        [
            .. from like in missing.GroupBy(tensor => tensor.ShapeText, StringComparer.Ordinal)
               where like.Count() == 1 && theirs[like.Key].Count() == 1
               select (like.Single(), theirs[like.Key].Single()),
        ];
    }

    /// <summary><c>layers.0.weight</c> and <c>layers.1.weight</c> with the same fault become <c>layers.0|1.weight</c>.</summary>
    private static IEnumerable<string> Grouped(IEnumerable<(string Key, string Fault)> differences) =>
        from difference in differences
        let number = Regex.Match(difference.Key, @"(?<=\.)\d+(?=\.)")
        let before = number.Success ? difference.Key.Substring(0, number.Index) : difference.Key
        let behind = number.Success ? difference.Key.Substring(number.Index + number.Length) : ""
        group number.Value by (before, behind, difference.Fault) into like
        select $"“{like.Key.before}{string.Join("|", like)}{like.Key.behind}” {like.Key.Fault}";
}
