namespace Mammut.Integration.Tests.Parity;

/// <summary>A theory that runs PyTorch: skipped where no Python has it.</summary>
public sealed class TorchPythonTheoryAttribute : TheoryAttribute
{
    public TorchPythonTheoryAttribute()
    {
        if (!TorchPython.IsThere)
            Skip = "There is no Python with PyTorch; MAMMUT_PYTHON can name one.";
    }
}
