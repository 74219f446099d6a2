using static TorchSharp.torch;

namespace Mammut;

/// <summary>A dictionary of a pickle, in the order in which it was written. Keys are text, numbers or flags.</summary>
internal sealed class PickleDictionary : OrderedDictionary<object, object?>;

/// <summary>A tuple of a pickle.</summary>
internal sealed record PickleTuple(IReadOnlyList<object?> Items);

/// <summary>Bytes that several tensors may look at: an entry of the archive.</summary>
/// <param name="Type">Type of its elements.</param>
/// <param name="Key">Name of the entry.</param>
/// <param name="Elements">How many elements it claims to have.</param>
internal sealed record TorchStorage(ScalarType Type, string Key, long Elements);

/// <summary>A tensor of a pickle: a view of a storage, not yet checked.</summary>
internal sealed record TorchTensor(TorchStorage Storage, StridedLayout Layout);
