using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// A safetensors file opened for reading. The header is read and checked when the file is opened; tensors are read one by one
/// on demand, straight into their memory, so that a file may be larger than what is free.
/// Format: https://huggingface.co/docs/safetensors.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafetensorsEntry> _byKey;

    /// <summary>Opens a file and checks its header completely: types, shapes, sizes, and that the tensors fill the file without gap or overlap.</summary>
    /// <param name="path">File to read.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a valid safetensors file; the message names the file and the key at fault.</exception>
    public SafetensorsFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FilePath = path;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            (Entries, Metadata, _dataStart) = SafetensorsHeader.Read(_stream, path);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }

        _byKey = Entries.ToDictionary(entry => entry.Key);
    }

    /// <summary>The path it was opened with.</summary>
    public string FilePath { get; }

    /// <summary>Its tensors, in the order in which they lie in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The free text entries of the header; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether a tensor of this name is in the file.</summary>
    /// <param name="key">Name of the tensor.</param>
    public bool Contains(string key) => _byKey.ContainsKey(key);

    /// <summary>What the header says of a tensor.</summary>
    /// <param name="key">Name of the tensor.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor in the file.</exception>
    public SafetensorsEntry Entry(string key) =>
        _byKey.TryGetValue(key, out var entry) ? entry : throw new KeyNotFoundException($"'{FilePath}' has no key '{key}'.");

    /// <summary>Reads a tensor into new memory on the CPU, in the type and shape it has in the file.</summary>
    /// <param name="key">Name of the tensor.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor in the file.</exception>
    /// <exception cref="EndOfStreamException">The file was shortened after it was opened.</exception>
    public Tensor Read(string key)
    {
        var entry = Entry(key);
        var tensor = empty(entry.Shape.ToArray(), dtype: entry.Type);
        try
        {
            _stream.Position = _dataStart + entry.Offset;
            TensorBytes.Read(_stream, tensor);
        }
        catch
        {
            tensor.Dispose();
            throw;
        }

        return tensor;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();
}
