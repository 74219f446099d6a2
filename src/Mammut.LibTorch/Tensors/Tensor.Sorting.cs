using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Order: the largest, sorting, distinct values. Names and meaning are PyTorch's.</summary>
    public partial class Tensor
    {
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Ops.topk.RunTwo(this, (long)k, (long)dim, largest, sorted);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Ops.sort_stable.RunTwo(this, stable, dim, descending);

        public Tensor argsort(long dim = -1, bool descending = false) => Ops.argsort.Run(this, dim, descending);

        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) =>
            Ops.bucketize_Tensor.Run(this, boundaries, outInt32, right);

        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
            bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            Tensor[] all = dim is { } some
                ? Ops.unique_dim.RunMany(this, (long)some, sorted, return_inverse, return_counts)
                : Ops._unique2.RunMany(this, sorted, return_inverse, return_counts);
            return (all[0], Wanted(all[1], return_inverse), Wanted(all[2], return_counts));

            static Tensor? Wanted(Tensor tensor, bool wanted)
            {
                if (wanted)
                    return tensor;
                tensor.Dispose();
                return null;
            }
        }
    }
}
