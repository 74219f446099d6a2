using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static unsafe partial class Attention
{
    private static Tensor NativeSelf(Tensor qkv, long heads, Sequences sequences, bool causal, Tensor? prefixLengths)
    {
        long[]? prefixes = null;
        if (prefixLengths is not null)
        {
            using var values = prefixLengths.to(ScalarType.Int64).cpu().contiguous();
            prefixes = values.data<long>().ToArray();
        }

        fixed (long* offsets = sequences.OffsetSpan, seen = prefixes)
        {
            var result = NativeKernels.Tensor(
                mt_kernel_attention_self(NativeKernels.Handle(qkv), heads, offsets, sequences.Count, causal ? 1 : 0, seen));
            NativeKernels.Keep(qkv);
            return result;
        }
    }

    private static Tensor NativeCross(Tensor q, Tensor kv, long heads, Sequences queries, Sequences keys)
    {
        fixed (long* queryOffsets = queries.OffsetSpan, keyOffsets = keys.OffsetSpan)
        {
            var result = NativeKernels.Tensor(mt_kernel_attention_cross(
                NativeKernels.Handle(q), NativeKernels.Handle(kv), heads, queryOffsets, keyOffsets, queries.Count));
            NativeKernels.Keep(q, kv);
            return result;
        }
    }

    [LibraryImport(NativeKernels.Library)]
    private static partial IntPtr mt_kernel_attention_self(
        IntPtr qkv, long heads, long* offsets, long count, int causal, long* prefixes);

    [LibraryImport(NativeKernels.Library)]
    private static partial IntPtr mt_kernel_attention_cross(
        IntPtr q, IntPtr kv, long heads, long* queries, long* keys, long count);
}
