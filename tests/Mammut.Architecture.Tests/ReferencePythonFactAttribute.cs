namespace Mammut.Architecture.Tests;

/// <summary>A test that runs the references of <c>tests/parity</c>, which are PyTorch.</summary>
public sealed class ReferencePythonFactAttribute : FactAttribute
{
    public ReferencePythonFactAttribute()
    {
        if (ReferencePython.Path is null)
        {
            Skip = "There is no Python with PyTorch; ./mammut parity installs one.";
        }
    }
}
