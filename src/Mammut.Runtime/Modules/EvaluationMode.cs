using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Puts a module into evaluation mode until it is disposed of, and then every submodule back to the mode it had.</summary>
public sealed class EvaluationMode : IDisposable
{
    private readonly List<(nn.Module Module, bool Training)> _before = [];

    /// <summary>Puts the module and all its submodules into evaluation mode.</summary>
    /// <param name="module">The module.</param>
    public EvaluationMode(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Remember(module);
        module.eval();
    }

    /// <summary>Gives every submodule back the mode it had.</summary>
    public void Dispose()
    {
        // train() sets the whole subtree, so parents come before their children.
        foreach (var (module, training) in _before)
            module.train(training);
        _before.Clear();
    }

    private void Remember(nn.Module module)
    {
        _before.Add((module, module.training));
        foreach (var (_, child) in module.named_children())
            Remember(child);
    }
}
