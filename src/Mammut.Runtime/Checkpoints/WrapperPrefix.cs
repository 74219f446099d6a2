namespace Mammut;

/// <summary>What a wrapper of PyTorch's around a module puts in front of all of its keys.</summary>
internal static class WrapperPrefix
{
    /// <summary>Data parallelism, and a compiled module.</summary>
    private static readonly string[] s_wrappers = ["module.", "_orig_mod."];

    /// <summary>How many wrappers around each other are taken off. Real ones are two; without a limit the time for one long key would grow with its square.</summary>
    public const int MaxRounds = 8;

    /// <summary>The prefix of all of a file's keys; empty where some have none, or where the module's own keys begin so.</summary>
    public static string Of(IReadOnlyList<StoredTensor> tensors, IEnumerable<string> own)
    {
        var prefix = "";
        for (var round = 0; round < MaxRounds && tensors.Count > 0; round++)
        {
            var found = Array.Find(s_wrappers, wrapper => AllBeginWith(prefix + wrapper));
            if (found is null || own.Any(key => key.StartsWith(found, StringComparison.Ordinal)))
                break;
            prefix += found;
        }

        return prefix;

        bool AllBeginWith(string text) => tensors.All(tensor => tensor.Key.StartsWith(text, StringComparison.Ordinal));
    }
}
