using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Mammut;

/// <summary>
/// Reads the pickle of a state dict, protocols 2 to 5. A pickle is a program for a stack machine; this machine knows only the
/// operations that build text, numbers, lists, tuples and dictionaries, and the few globals of <see cref="TorchGlobal"/>. Anything
/// else is an error that names it. Format: Python's <c>pickletools</c> module.
/// </summary>
internal sealed class PickleReader
{
    /// <summary>
    /// Values that a pickle may make in all, and keep for later: what bounds the memory, as an empty dictionary takes one byte of the
    /// file, and so does keeping it once more. Python keeps no value twice.
    /// </summary>
    public const int MaxValues = 2_000_000;

    /// <summary>Lists and tuples that may be open within each other.</summary>
    public const int MaxDepth = 1000;

    private static readonly UTF8Encoding s_text = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _data;
    private readonly string _file;
    private readonly Stack<List<object?>> _outer = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private List<object?> _stack = [];
    private int _position;
    private int _made;

    private PickleReader(byte[] data, string file) => (_data, _file) = (data, file);

    /// <summary>Reads the one object of a pickle.</summary>
    /// <param name="data">The pickle.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="InvalidDataException">The pickle is damaged, too large, or wants something that a state dict does not need.</exception>
    public static object? Read(byte[] data, string file) => new PickleReader(data, file).Run();

    private object? Run()
    {
        while (true)
        {
            var at = _position;
            var operation = (PickleOperation)Bytes(1)[0];
            if (operation == PickleOperation.Stop)
                return _outer.Count == 0 && _stack.Count == 1 ? _stack[0] : throw Broken("stops with values left over", at);
            Step(operation, at);
        }
    }

    private void Step(PickleOperation operation, int at)
    {
        switch (operation)
        {
            case PickleOperation.Protocol: Bytes(1); break;
            case PickleOperation.Frame: Bytes(8); break;
            case PickleOperation.None: Push(null); break;
            case PickleOperation.True: Push(true); break;
            case PickleOperation.False: Push(false); break;
            case PickleOperation.Byte: Push((long)Bytes(1)[0]); break;
            case PickleOperation.UInt16: Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case PickleOperation.Int32: Push((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case PickleOperation.Long: Push(Integer(Bytes(Bytes(1)[0]))); break;
            case PickleOperation.Double: Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case PickleOperation.ShortText: Push(Text(Bytes(Bytes(1)[0]), at)); break;
            case PickleOperation.Text: Push(Text(Bytes(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))), at)); break;
            case PickleOperation.EmptyList: Push(new List<object?>()); break;
            case PickleOperation.EmptyTuple: Push(new PickleTuple([])); break;
            case PickleOperation.EmptyDictionary: Push(new PickleDictionary()); break;
            case PickleOperation.Tuple1: Push(new PickleTuple(PopMany(1, at))); break;
            case PickleOperation.Tuple2: Push(new PickleTuple(PopMany(2, at))); break;
            case PickleOperation.Tuple3: Push(new PickleTuple(PopMany(3, at))); break;
            case PickleOperation.Mark: Mark(at); break;
            case PickleOperation.Tuple: Push(new PickleTuple(PopToMark(at))); break;
            case PickleOperation.Append: Append(PopMany(1, at), at); break;
            case PickleOperation.Appends: Append(PopToMark(at), at); break;
            case PickleOperation.SetItem: SetItems(PopMany(2, at), at); break;
            case PickleOperation.SetItems: SetItems(PopToMark(at), at); break;
            case PickleOperation.Put: Keep(Bytes(1)[0], at); break;
            case PickleOperation.LongPut: Keep(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)), at); break;
            case PickleOperation.Memoize: Keep((uint)_memo.Count, at); break;
            case PickleOperation.Get: Get(Bytes(1)[0], at); break;
            case PickleOperation.LongGet: Get(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)), at); break;
            case PickleOperation.Global: Global(Line(at), Line(at)); break;
            case PickleOperation.StackGlobal: StackGlobal(PopMany(2, at), at); break;
            case PickleOperation.PersistentId: Persistent(PopMany(1, at)[0], at); break;
            case PickleOperation.Reduce: Call(PopMany(2, at), at); break;
            case PickleOperation.Build: Build(PopMany(1, at)[0], at); break;
            default: throw Broken($"has the operation 0x{(byte)operation:X2}, which a state dict does not need; nothing of it was executed", at);
        }
    }

    private void Push(object? value)
    {
        if (++_made > MaxValues)
            throw Broken($"makes more than {MaxValues} values", _position);
        _stack.Add(value);
    }

    private object? Top(int at) => _stack.Count > 0 ? _stack[^1] : throw Broken("takes a value from an empty stack", at);

    private List<object?> PopMany(int count, int at)
    {
        if (_stack.Count < count)
            throw Broken("takes a value from an empty stack", at);
        var taken = _stack[^count..];
        _stack.RemoveRange(_stack.Count - count, count);
        return taken;
    }

    private void Mark(int at)
    {
        if (_outer.Count == MaxDepth)
            throw Broken($"nests deeper than {MaxDepth}", at);
        _outer.Push(_stack);
        _stack = [];
    }

    private List<object?> PopToMark(int at)
    {
        var taken = _stack;
        if (!_outer.TryPop(out var below))
            throw Broken("closes what it did not open", at);
        _stack = below;
        return taken;
    }

    private void Append(List<object?> items, int at)
    {
        if (Top(at) is not List<object?> list)
            throw Broken("appends to what is not a list", at);
        list.AddRange(items);
    }

    private void SetItems(List<object?> items, int at)
    {
        if (Top(at) is not PickleDictionary dictionary || items.Count % 2 != 0)
            throw Broken("sets items of what is not a dictionary, or a key without a value", at);
        for (var i = 0; i < items.Count; i += 2)
        {
            if (items[i] is not (string or long or double or bool))
                throw Broken("has a dictionary key that is neither text nor a number", at);
            dictionary[items[i]!] = items[i + 1];
        }
    }

    private void Keep(uint index, int at)
    {
        if (_memo.Count == MaxValues && !_memo.ContainsKey(index))
            throw Broken($"keeps more than {MaxValues} values", at);
        _memo[index] = Top(at);
    }

    private void Get(uint index, int at) => Push(_memo.TryGetValue(index, out var value) ? value : throw Broken($"recalls {index}, which it never kept", at));

    private void Global(string module, string name) =>
        Push(TorchGlobal.Find(module, name) ?? throw new InvalidDataException(
            $"'{_file}' names the global '{module}.{name}', which a state dict does not need. Nothing of the file was executed. If you trust it, load it in PyTorch and save the state dict alone."));

    private void StackGlobal(List<object?> names, int at)
    {
        if (names is not [string module, string name])
            throw Broken("names a global by what is not text", at);
        Global(module, name);
    }

    private void Persistent(object? id, int at) =>
        Push(TorchGlobal.Persistent(id) ?? throw Broken("has a persistent id that is not of a storage", at));

    private void Call(List<object?> taken, int at)
    {
        if (taken is not [TorchGlobal callable, PickleTuple arguments])
            throw Broken("calls what is not a global with a tuple", at);
        Push(callable.Call(arguments.Items) ?? throw Broken($"calls {callable.Name} {callable.Refusal}", at));
    }

    /// <summary>A state dict carries the versions of its modules as an attribute; no other object may have attributes.</summary>
    private void Build(object? state, int at)
    {
        if (Top(at) is not PickleDictionary || state is not PickleDictionary)
            throw Broken("sets attributes of what is not a dictionary", at);
    }

    private ReadOnlySpan<byte> Bytes(uint count)
    {
        if (count > _data.Length - _position)
            throw Broken("is cut short", _position);
        var bytes = _data.AsSpan(_position, (int)count);
        _position += (int)count;
        return bytes;
    }

    private string Line(int at)
    {
        var length = _data.AsSpan(_position).IndexOf((byte)'\n');
        if (length < 0)
            throw Broken("is cut short", _position);
        var line = Text(Bytes((uint)length), at);
        Bytes(1);
        return line;
    }

    private string Text(ReadOnlySpan<byte> bytes, int at)
    {
        try
        {
            return s_text.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Broken("has text that is not UTF-8", at);
        }
    }

    private static object Integer(ReadOnlySpan<byte> bytes)
    {
        var value = new BigInteger(bytes);
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : value;
    }

    private InvalidDataException Broken(string message, int at) => new($"'{_file}': its description {message} (byte {at}).");
}
