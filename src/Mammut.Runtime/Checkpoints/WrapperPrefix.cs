namespace Mammut;

/// <summary>What a wrapper of PyTorch's around a module puts in front of all of its keys.</summary>
internal static class WrapperPrefix
{
    /// <summary>Data parallelism, and a compiled module.</summary>
    private static readonly string[] s_wrappers = ["module.", "_orig_mod."];

    /// <summary>The prefix of all of a file's keys; empty where some have none, or where the module's own keys begin so.</summary>
    public static string Of(IReadOnlyList<StoredTensor> tensors, IEnumerable<string> own)
    {
        var prefix = "";
        while (tensors.Count > 0
            && Array.Find(s_wrappers, wrapper => tensors.All(tensor => tensor.Key.StartsWith(prefix + wrapper, StringComparison.Ordinal))) is { } found
            && !own.Any(key => key.StartsWith(found, StringComparison.Ordinal)))
            prefix += found;
        return prefix;
    }
}
