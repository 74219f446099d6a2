using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Functions of several tensors: joining, choosing, sums over named axes.</summary>
public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Ops.cat.Run(tensors.ToArray(), dim);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Ops.stack.Run(tensors.ToArray(), dim);
    public static Tensor hstack(IEnumerable<Tensor> tensors) => Ops.hstack.Run(tensors.ToArray());
    public static Tensor hstack(IList<Tensor> tensors) => Ops.hstack.Run(tensors.ToArray());
    public static Tensor hstack(params Tensor[] tensors) => Ops.hstack.Run(tensors);
    public static Tensor vstack(IList<Tensor> tensors) => Ops.vstack.Run(tensors.ToArray());
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Ops.where_self.Run(condition, x, y);
    public static Tensor[] where(Tensor condition) => Ops.where.RunMany(condition);
    public static Tensor einsum(string equation, params Tensor[] tensors) => Ops.einsum.Run(equation, tensors);

    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Ops.meshgrid_indexing.RunMany(tensors.ToArray(), indexing);

    public static Tensor searchsorted(
        Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false, Tensor? sorter = null) =>
        Ops.searchsorted_Tensor.Run(sorted_sequence, values, out_int32, right, Arg.None, sorter);

    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Ops.broadcast_tensors.RunMany(tensors);
    public static bool is_tensor(object obj) => obj is Tensor;
}
