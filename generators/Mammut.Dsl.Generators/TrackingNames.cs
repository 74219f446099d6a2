namespace Mammut.Dsl.Generators;

/// <summary>Names of the pipeline's steps, by which tests see what was computed again.</summary>
internal static class TrackingNames
{
    /// <summary>Reading a declaration; runs on every edit.</summary>
    public const string Spec = nameof(Spec);

    /// <summary>Compiling it; runs only when the spec has changed.</summary>
    public const string Source = nameof(Source);

    /// <summary>Finding the classes that differ in case only; runs when the declared classes are others.</summary>
    public const string Names = nameof(Names);

    /// <summary>Reading the switches of the build; they seldom change.</summary>
    public const string Options = nameof(Options);

    /// <summary>Writing the texts that go beside the code; runs when the spec or the switches that ask for them have changed.</summary>
    public const string Texts = nameof(Texts);
}
