namespace Mammut.Examples.Scenes;

/// <summary>A question about a scene with its only right answer.</summary>
public readonly record struct SceneQuestion(string Question, string Answer);
