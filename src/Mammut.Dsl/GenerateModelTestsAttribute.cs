namespace Mammut;

/// <summary>
/// Writes tests of a declared model into a test class: that each pass sees what its declaration says and nothing else, be it
/// a later token, padding or an image. They are methods of xunit, NUnit or MSTest, whichever the project uses, and run the
/// model at its declared size on the CPU, with texts of eight tokens at most.
/// </summary>
/// <typeparam name="TModel">A class with <see cref="MultimodalModelAttribute{TVision, TText}"/>, of this project or another.</typeparam>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GenerateModelTestsAttribute<TModel> : Attribute
    where TModel : class
{
}
