namespace Mammut;

/// <summary>Finds the state dict in what a file holds: the object itself, or an entry of a training checkpoint.</summary>
internal static class TorchStateDict
{
    /// <summary>What training programs call the weights among their other state.</summary>
    private static readonly string[] s_names = ["state_dict", "model_state_dict", "model"];

    /// <summary>The tensors by their keys, and the keys of what is no tensor.</summary>
    /// <exception cref="InvalidDataException">There is no state dict, or more than one.</exception>
    public static (IReadOnlyList<(string Key, TorchTensor Tensor)> Tensors, IReadOnlyList<string> Others) Of(object? root, string file)
    {
        if (root is not PickleDictionary dictionary)
            throw new InvalidDataException($"'{file}' holds a single {Kind(root)}, not a state dict.");
        dictionary = Inner(dictionary, file);

        var tensors = new List<(string, TorchTensor)>();
        var others = new List<string>();
        foreach (var (key, value) in dictionary)
        {
            if (key is not string name)
                throw new InvalidDataException($"'{file}': its state dict has the key {key}, which is not text.");
            if (value is TorchTensor tensor)
                tensors.Add((name, tensor));
            else
                others.Add(name);
        }

        return (tensors, others);
    }

    /// <summary>
    /// The weights among what a file holds. An entry with weights goes before tensors beside it: a training program also saves
    /// the state of its random generator, which is one.
    /// </summary>
    private static PickleDictionary Inner(PickleDictionary checkpoint, string file)
    {
        var found = s_names.Where(name => checkpoint.TryGetValue(name, out var value) && value is PickleDictionary inner && HoldsTensors(inner)).ToList();
        return found.Count switch
        {
            1 => (PickleDictionary)checkpoint[found[0]]!,
            0 when HoldsTensors(checkpoint) => checkpoint,
            0 => throw new InvalidDataException($"'{file}' holds no tensors and no entry {string.Join(", ", s_names)} with them; its entries are {string.Join(", ", checkpoint.Keys.Take(20))}."),
            _ => throw new InvalidDataException($"'{file}' holds more than one state dict: {string.Join(", ", found)}."),
        };
    }

    private static bool HoldsTensors(PickleDictionary dictionary) => dictionary.Values.Any(value => value is TorchTensor);

    private static string Kind(object? value) => value switch
    {
        TorchTensor => "tensor",
        List<object?> => "list",
        PickleTuple => "tuple",
        _ => "value",
    };
}
