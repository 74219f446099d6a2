using System.Text.RegularExpressions;

namespace Mammut.Dsl.Generators.Checkpoints;

/// <summary>
/// Says how a checkpoint differs from what a model expects, one sentence a key; keys that differ in the number of their layer
/// only, and in nothing else, share one.
/// </summary>
internal static class CheckpointComparison
{
    public static IReadOnlyList<string> Differences(IReadOnlyList<HeldTensor> expected, IReadOnlyList<HeldTensor> held)
    {
        var there = new Dictionary<string, HeldTensor>(StringComparer.Ordinal); // Nothing is taken out, so it keeps the order of the file.
        foreach (var tensor in held)
            there[tensor.Key] = tensor;
        var wanted = new HashSet<string>(expected.Select(tensor => tensor.Key), StringComparer.Ordinal);
        var missing = expected.Where(tensor => !there.ContainsKey(tensor.Key)).ToList();
        var extra = there.Values.Where(tensor => !wanted.Contains(tensor.Key)).ToList();
        var renamed = Renamed(missing, extra);

        var misshapen = expected
            .Where(tensor => there.TryGetValue(tensor.Key, out var other) && !other.Shape.SequenceEqual(tensor.Shape))
            .Select(tensor => (tensor.Key, Text: $"“{{0}}” is {there[tensor.Key].ShapeText} there and {tensor.ShapeText} in the model"));
        return
        [
            .. Grouped(renamed.Select(pair => (pair.Ours.Key, Text: $"“{{0}}” is called “{pair.Theirs.Key}” there"))),
            .. Grouped(missing.Except(renamed.Select(pair => pair.Ours)).Select(tensor => (tensor.Key, Text: $"“{{0}}” {tensor.ShapeText} is not there"))),
            .. Grouped(extra.Except(renamed.Select(pair => pair.Theirs)).Select(tensor => (tensor.Key, Text: $"“{{0}}” {tensor.ShapeText} is there, but not in the model"))),
            .. Grouped(misshapen),
        ];
    }

    /// <summary>A missing and an extra tensor of the same shape are one under another name, where no other pair could be meant.</summary>
    private static IReadOnlyList<(HeldTensor Ours, HeldTensor Theirs)> Renamed(List<HeldTensor> missing, List<HeldTensor> extra) =>
    [
        .. from ours in missing
           let theirs = extra.Where(tensor => tensor.ShapeText == ours.ShapeText).Take(2).ToArray()
           where theirs.Length == 1 && missing.Count(tensor => tensor.ShapeText == ours.ShapeText) == 1
           select (ours, theirs[0]),
    ];

    /// <summary><c>layers.0.weight</c> and <c>layers.1.weight</c> with the same fault become <c>layers.0|1.weight</c>.</summary>
    private static IEnumerable<string> Grouped(IEnumerable<(string Key, string Text)> differences) =>
        from difference in differences
        let number = Regex.Match(difference.Key, @"(?<=\.)\d+(?=\.)")
        let pattern = number.Success ? difference.Key.Remove(number.Index, number.Length).Insert(number.Index, "*") : difference.Key
        group number.Value by (pattern, difference.Text) into like
        select like.Key.Text.Replace("{0}", like.Key.pattern.Replace("*", string.Join("|", like)));
}
