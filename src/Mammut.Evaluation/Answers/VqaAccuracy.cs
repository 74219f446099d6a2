namespace Mammut.Evaluation;

/// <summary>
/// The accuracy of VQAv2 (Goyal et al. 2017) as its official script computes it: against each annotator in turn, an answer
/// scores min(1, matches among the other annotators / 3); a question's score is the mean over the annotators.
/// </summary>
public static class VqaAccuracy
{
    // With three annotators or fewer no answer could reach a full score.
    private const int FewestAnswers = 4;

    /// <summary>Scores all questions.</summary>
    /// <param name="questions">At least one.</param>
    /// <exception cref="ArgumentException">There is no question, or one has fewer than four annotators.</exception>
    public static VqaReport Evaluate(IReadOnlyList<VqaQuestion> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        if (questions.Count == 0)
            throw new ArgumentException("There are no questions.", nameof(questions));

        var scores = questions.Select(question => (Type: question.AnswerType, Score: Score(question.Prediction, question.Answers))).ToArray();
        return new VqaReport(
            questions.Count,
            scores.Average(score => score.Score),
            scores.GroupBy(score => score.Type).ToDictionary(group => group.Key, group => group.Average(score => score.Score)));
    }

    /// <summary>The score of one answer, 0 to 1.</summary>
    /// <param name="prediction">The model's answer.</param>
    /// <param name="answers">What the annotators answered, at least four of them.</param>
    /// <exception cref="ArgumentException">There are fewer than four annotators.</exception>
    public static double Score(string prediction, IReadOnlyList<string> answers)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Count < FewestAnswers)
            throw new ArgumentException($"Expected at least {FewestAnswers} annotators (ten in VQAv2), got {answers.Count}.", nameof(answers));

        var predicted = AnswerText.Trim(prediction);
        var annotated = answers.Select(AnswerText.Trim).ToArray();
        // The official script leaves answers as they are where all annotators agree to the letter.
        if (annotated.Distinct().Count() > 1)
        {
            predicted = AnswerText.Normalize(predicted);
            annotated = Array.ConvertAll(annotated, AnswerText.Normalize);
        }

        var matches = annotated.Count(answer => answer == predicted);
        return annotated.Average(answer => Math.Min(1, (matches - (answer == predicted ? 1 : 0)) / 3.0));
    }
}
