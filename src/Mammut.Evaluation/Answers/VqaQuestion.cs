namespace Mammut.Evaluation;

/// <summary>One question of visual question answering.</summary>
/// <param name="Prediction">The model's answer.</param>
/// <param name="Answers">What the annotators answered; ten of them in VQAv2, at least four.</param>
/// <param name="AnswerType">The kind of answer, by which scores are also averaged: "yes/no", "number" or "other" in VQAv2.</param>
public sealed record VqaQuestion(string Prediction, IReadOnlyList<string> Answers, string AnswerType = "other");
