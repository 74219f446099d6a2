using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// A checkpoint opened for reading: a safetensors file, one in several shards, or a file of PyTorch's. What it says of itself
/// is read and checked when it is opened; tensors are read one by one on demand, in pieces, so that a file may be larger than
/// what is free.
/// </summary>
public abstract class CheckpointFile : IDisposable
{
    private readonly Dictionary<string, StoredTensor> _byKey;

    /// <summary>Takes what the file says of itself.</summary>
    private protected CheckpointFile(string path, string format, IReadOnlyList<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        (FilePath, Format, Tensors, Metadata) = (path, format, tensors, metadata);
        _byKey = tensors.ToDictionary(tensor => tensor.Key);
    }

    /// <summary>The path it was opened with.</summary>
    public string FilePath { get; }

    /// <summary>Name of the format, for messages.</summary>
    public string Format { get; }

    /// <summary>Its tensors, in the order in which they are read best.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>Text entries that the file holds besides tensors; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Keys beside the tensors whose values are something else.</summary>
    public IReadOnlyList<string> Others { get; private protected init; } = [];

    /// <summary>
    /// Opens a checkpoint. A file is known by its content: PyTorch's zip format, or else safetensors; an index of shards by its
    /// ending <c>.index.json</c>. Of a folder it is <c>model.safetensors</c>, or else <c>model.safetensors.index.json</c>.
    /// </summary>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file breaks a rule of its format, or is of one that is not read; it says which.</exception>
    public static CheckpointFile Open(string path)
    {
        var file = Find(path);
        if (file.EndsWith(SafetensorsIndex.Extension, StringComparison.OrdinalIgnoreCase))
            return new SafetensorsShards(file);
        return TorchFile.Recognises(file) ? new TorchFile(file) : new SafetensorsFile(file);
    }

    /// <summary>Whether a tensor of this name is in the file.</summary>
    /// <param name="key">Name of the tensor.</param>
    public bool Contains(string key) => _byKey.ContainsKey(key);

    /// <summary>What the file says of a tensor.</summary>
    /// <param name="key">Name of the tensor.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor in the file.</exception>
    public StoredTensor this[string key] =>
        _byKey.TryGetValue(key, out var stored) ? stored : throw new KeyNotFoundException($"'{FilePath}' has no key '{key}'.");

    /// <summary>Reads a tensor into new memory on the CPU, in the type and shape it has in the file.</summary>
    /// <param name="key">Name of the tensor.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor in the file.</exception>
    /// <exception cref="EndOfStreamException">The file was shortened after it was opened.</exception>
    public Tensor Read(string key)
    {
        var stored = this[key];
        var tensor = empty(stored.Shape.ToArray(), dtype: stored.Type);
        try
        {
            Fill(stored, tensor, null);
        }
        catch
        {
            tensor.Dispose();
            throw;
        }

        return tensor;
    }

    /// <summary>Closes the file.</summary>
    public abstract void Dispose();

    /// <summary>Reads a tensor, or rows of it, into another of that shape, of any floating type (its own type if it is none), device and strides.</summary>
    internal abstract void Fill(StoredTensor stored, Tensor target, RowRange? rows);

    private static string Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
            return path;
        if (!Directory.Exists(path))
            throw new FileNotFoundException($"There is no checkpoint '{path}', neither a file nor a folder.", path);
        return Array.Find([Checkpoints.FileOf(path), Path.Combine(path, SafetensorsIndex.FileName)], File.Exists)
            ?? throw new FileNotFoundException($"The folder '{path}' holds neither model.safetensors nor {SafetensorsIndex.FileName}.", path);
    }
}
