namespace Mammut.Evaluation;

/// <summary>The accuracy of answers.</summary>
/// <param name="Questions">The number of questions.</param>
/// <param name="Accuracy">The mean score, 0 to 1.</param>
/// <param name="AccuracyByType">The mean score for each kind of answer, 0 to 1.</param>
public sealed record VqaReport(int Questions, double Accuracy, IReadOnlyDictionary<string, double> AccuracyByType)
{
    /// <summary>One line, in per cent.</summary>
    public override string ToString()
    {
        var types = string.Concat(AccuracyByType.OrderBy(type => type.Key, StringComparer.Ordinal)
            .Select(type => FormattableString.Invariant($"  {type.Key} {100 * type.Value:F2}")));
        return FormattableString.Invariant($"accuracy {100 * Accuracy:F2}{types}  ({Questions} questions)");
    }
}
