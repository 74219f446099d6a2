using System.Buffers.Binary;
using System.Text;

namespace Mammut.Tests;

/// <summary>Puts pickles together, operation by operation: right ones and such as PyTorch would never write.</summary>
internal sealed class Pickle
{
    private readonly MemoryStream _bytes = new();

    public static Pickle Begin() => new Pickle().Add(0x80, 2);

    /// <summary>A state dict with one tensor <c>x</c>.</summary>
    public static byte[] OneTensor(string storage = "FloatStorage", string key = "0", int elements = 6, int offset = 0, int[]? shape = null, int[]? strides = null) =>
        Begin().Add("}").Text("x").Tensor(storage, key, elements, offset, shape ?? [2, 3], strides ?? [3, 1]).Add("s").End();

    public Pickle Add(params byte[] operations)
    {
        _bytes.Write(operations);
        return this;
    }

    public Pickle Add(string operations) => Add(Encoding.ASCII.GetBytes(operations));

    public Pickle Global(string module, string name) => Add($"c{module}\n{name}\n");

    public Pickle Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Add("X").Length(bytes.Length).Add(bytes);
    }

    public Pickle Number(int value) => Add("J").Length(value);

    /// <summary>A call of _rebuild_tensor_v2, as PyTorch writes it.</summary>
    public Pickle Tensor(string storage, string key, int elements, int offset, int[] shape, int[] strides) =>
        Tensor(storage, key, elements, offset, sizes => sizes.Numbers(shape).Numbers(strides));

    /// <summary>The same, of a tensor whose sizes and strides are a tuple that was kept under this number.</summary>
    public Pickle TensorOfKept(byte sizes) => Tensor("FloatStorage", "0", 6, 0, pickle => pickle.Add("h").Add(sizes).Add("h").Add(sizes));

    /// <summary>A dictionary with one tensor <c>x</c>.</summary>
    public Pickle StateDict() => Add("}").Text("x").Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1]).Add("s");

    public byte[] End()
    {
        Add(".");
        return _bytes.ToArray();
    }

    /// <summary>An archive with this description and a storage <c>0</c> of six numbers.</summary>
    public static byte[] File(byte[] description, bool zip64 = false, params StoredZip.Entry[] others) =>
        StoredZip.Of(zip64, [new("x/data.pkl", description), new("x/data/0", new byte[24]), new("x/version", "3\n"u8.ToArray()), .. others]);

    private Pickle Tensor(string storage, string key, int elements, int offset, Func<Pickle, Pickle> sizes) =>
        sizes(Global("torch._utils", "_rebuild_tensor_v2").Add("(")
            .Add("(").Text("storage").Global("torch", storage).Text(key).Text("cpu").Number(elements).Add("tQ")
            .Number(offset)).Add(0x89).Global("collections", "OrderedDict").Add(")RtR");

    public Pickle Numbers(int[] values)
    {
        Add("(");
        foreach (var value in values)
            Number(value);
        return Add("t");
    }

    private Pickle Length(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Add(bytes);
    }
}
