using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Interop;

/// <summary>
/// An operator of libtorch, looked up once by its schema name (<c>add.Tensor</c>: name and overload). Arguments are given
/// in the order of the schema; those left out at the end take the schema's defaults.
/// </summary>
internal sealed unsafe class Op(string name)
{
    /// <summary>Room on the stack for the contents of list arguments, in words; longer lists go to the heap.</summary>
    private const int ListWords = 64;

    private IntPtr _handle;

    internal string Name => name;

    /// <summary>Whether the installed libtorch has this operator.</summary>
    internal bool Exists => _handle != IntPtr.Zero || Find() != IntPtr.Zero;

    /// <summary>Calls the operator and returns its one tensor.</summary>
    internal torch.Tensor Run(params ReadOnlySpan<Arg> args)
    {
        Value* results;
        int count = Call(args, true, &results);
        if (count != 1 || results[0].Tag != Tag.Tensor)
            throw Unexpected(results, count, "one tensor");
        return new torch.Tensor(results[0].Pointer);
    }

    /// <summary>Calls an operator that changes its first argument, and returns that.</summary>
    internal torch.Tensor InPlace(params ReadOnlySpan<Arg> args)
    {
        Value* results;
        Call(args, false, &results);
        return (torch.Tensor)args[0].Object!;
    }

    /// <summary>Calls an operator that writes to <paramref name="result"/>, and returns that.</summary>
    internal torch.Tensor Into(torch.Tensor result, params ReadOnlySpan<Arg> args)
    {
        Value* results;
        Call(args, false, &results);
        return result;
    }

    /// <summary>Calls the operator and returns all its tensors, those of a list in the list's order.</summary>
    internal torch.Tensor[] RunMany(params ReadOnlySpan<Arg> args)
    {
        Value* results;
        int count = Call(args, true, &results);
        for (int i = 0; i < count; i++)
            if (results[i].Tag != Tag.Tensor)
                throw Unexpected(results, count, "tensors");
        var tensors = new torch.Tensor[count];
        for (int i = 0; i < count; i++)
            tensors[i] = new torch.Tensor(results[i].Pointer);
        return tensors;
    }

    /// <summary>Calls the operator and returns its two tensors.</summary>
    internal (torch.Tensor, torch.Tensor) RunTwo(params ReadOnlySpan<Arg> args)
    {
        torch.Tensor[] tensors = RunMany(args);
        return tensors.Length == 2 ? (tensors[0], tensors[1])
            : throw new InvalidOperationException($"{name}: {tensors.Length} results where 2 were expected");
    }

    /// <summary>Calls an operator that returns a number or a truth value.</summary>
    internal Value RunValue(params ReadOnlySpan<Arg> args)
    {
        Value* results;
        int count = Call(args, true, &results);
        return count == 1 && results[0].Tag is Tag.Int or Tag.Double or Tag.Bool ? results[0]
            : throw Unexpected(results, count, "one number");
    }

    private int Call(ReadOnlySpan<Arg> args, bool wantsResults, Value** results)
    {
        if (_handle == IntPtr.Zero && Find() == IntPtr.Zero)
            throw new NotSupportedException(
                $"libtorch {Marshal.PtrToStringUTF8((IntPtr)Native.mt_version())} has no operator aten::{name}");
        Value* values = stackalloc Value[args.Length];
        long* lists = stackalloc long[ListWords];
        int used = 0;
        List<GCHandle>? pinned = null;
        try
        {
            for (int i = 0; i < args.Length; i++)
            {
                ref readonly Arg arg = ref args[i];
                values[i] = new Value { Tag = arg.Tag, Integer = arg.Bits };
                if (arg.Object is not null)
                    Fill(ref values[i], arg.Object, lists, ref used, ref pinned);
            }
            int count = Native.mt_operator_call(_handle, values, args.Length, wantsResults ? 1 : 0, results);
            if (count < 0)
                NativeErrors.Throw(name);
            return count;
        }
        finally
        {
            // The handles given above are raw: without this, a finalizer could free a tensor during the call.
            for (int i = 0; i < args.Length; i++)
                GC.KeepAlive(args[i].Object);
            if (pinned is not null)
                foreach (GCHandle handle in pinned)
                    handle.Free();
        }
    }

    private void Fill(ref Value value, object source, long* lists, ref int used, ref List<GCHandle>? pinned)
    {
        switch (source)
        {
            case torch.Tensor tensor:
                value.Pointer = Checked(tensor);
                break;
            case long[] numbers:
                Place(ref value, MemoryMarshal.Cast<long, long>(numbers), numbers, lists, ref used, ref pinned);
                break;
            case double[] numbers:
                Place(ref value, MemoryMarshal.Cast<double, long>(numbers), numbers, lists, ref used, ref pinned);
                break;
            case torch.Tensor?[] tensors:
                var handles = new long[tensors.Length];
                for (int i = 0; i < tensors.Length; i++)
                    handles[i] = tensors[i] is { } tensor ? Checked(tensor)
                        : value.Tag == Tag.OptionalTensors ? 0
                        : throw new ArgumentNullException($"{name}: tensor {i} of {tensors.Length} in a list is null");
                Place(ref value, handles, handles, lists, ref used, ref pinned);
                break;
            case torch.Generator generator:
                value.Pointer = generator.Alive;
                break;
            case string text:
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                Pin(ref value, bytes, bytes.Length, ref pinned);
                break;
        }
    }

    private IntPtr Checked(torch.Tensor tensor) => tensor.handle != IntPtr.Zero ? tensor.handle
        : throw new InvalidOperationException($"{name}: Tensor invalid -- empty handle. It has been disposed, or moved.");

    private static void Place(
        ref Value value, ReadOnlySpan<long> words, Array source, long* lists, ref int used, ref List<GCHandle>? pinned)
    {
        if (used + words.Length > ListWords)
        {
            Pin(ref value, source, words.Length, ref pinned);
            return;
        }
        words.CopyTo(new Span<long>(lists + used, words.Length));
        value.Pointer = (IntPtr)(lists + used);
        value.Count = words.Length;
        used += words.Length;
    }

    private static void Pin(ref Value value, Array source, int count, ref List<GCHandle>? pinned)
    {
        var handle = GCHandle.Alloc(source, GCHandleType.Pinned);
        (pinned ??= []).Add(handle);
        value.Pointer = handle.AddrOfPinnedObject();
        value.Count = count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IntPtr Find()
    {
        int dot = name.IndexOf('.');
        string bare = dot < 0 ? name : name[..dot];
        return _handle = Native.mt_operator_find($"aten::{bare}", dot < 0 ? "" : name[(dot + 1)..]);
    }

    private InvalidOperationException Unexpected(Value* results, int count, string wanted)
    {
        // The tensors among the results have no owner yet.
        for (int i = 0; i < count; i++)
            if (results[i].Tag == Tag.Tensor)
                Native.mt_tensor_free(results[i].Pointer);
        return new InvalidOperationException($"{name}: {count} results where {wanted} was expected");
    }
}
