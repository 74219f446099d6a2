using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// Sums, extremes and the like, over all elements or over some dimensions. Names and meaning are PyTorch's; but as in
    /// TorchSharp, <c>std</c> and <c>var</c> take a type and ignore it.
    /// </summary>
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Ops.sum.Run(this, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Ops.sum_dim_IntList.Run(this, dim, keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Ops.sum_dim_IntList.Run(this, dim, keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);

        public Tensor mean() => Ops.mean.Run(this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Ops.mean_dim.Run(this, dimensions, keepdim, type);

        public Tensor std(bool unbiased = true) => Ops.std.Run(this, unbiased);

        public Tensor std(
            ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Ops.std_dim.Run(this, dimensions, unbiased, keepdim);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Ops.std_dim.Run(this, dimensions, unbiased, keepdim);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim], unbiased, keepdim, type);

        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public Tensor var(bool unbiased = true) => Ops.var.Run(this, unbiased);

        public Tensor var(
            ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Ops.var_dim.Run(this, dimensions, unbiased, keepdim);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Ops.var_dim.Run(this, dimensions, unbiased, keepdim);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim], unbiased, keepdim, type);

        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public Tensor max() => Ops.max.Run(this);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Ops.max_dim.RunTwo(this, dim, keepdim);
        public Tensor max(Tensor other) => Ops.max_other.Run(this, other);

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Ops.amax.Run(this, dims, keepdim) : Ops.amax_out.Into(@out, this, dims, keepdim, @out);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Ops.amax.Run(this, dims, keepdim) : Ops.amax_out.Into(@out, this, dims, keepdim, @out);

        public Tensor amax(params long[] dims) => Ops.amax.Run(this, dims);
        public Tensor argmax() => Ops.argmax.Run(this);
        public Tensor argmax(long dim, bool keepdim = false) => Ops.argmax.Run(this, dim, keepdim);
        public Tensor min() => Ops.min.Run(this);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Ops.min_dim.RunTwo(this, dim, keepdim);
        public Tensor min(Tensor other) => Ops.min_other.Run(this, other);

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Ops.amin.Run(this, dims, keepdim) : Ops.amin_out.Into(@out, this, dims, keepdim, @out);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Ops.amin.Run(this, dims, keepdim) : Ops.amin_out.Into(@out, this, dims, keepdim, @out);

        public Tensor amin(params long[] dims) => Ops.amin.Run(this, dims);
        public Tensor argmin() => Ops.argmin.Run(this);
        public Tensor argmin(long dim, bool keepdim = false) => Ops.argmin.Run(this, dim, keepdim);
        public Tensor prod(ScalarType? type = null) => Ops.prod.Run(this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Ops.prod_dim_int.Run(this, dim, keepdim, type);

        public Tensor median() => Ops.median.Run(this);
        public Tensor all() => Ops.all.Run(this);
        public Tensor all(long dim, bool keepdim = false) => Ops.all_dim.Run(this, dim, keepdim);
        public Tensor any() => Ops.any.Run(this);
        public Tensor any(long dim, bool keepdim = false) => Ops.any_dim.Run(this, dim, keepdim);
        public Tensor logsumexp(long dim, bool keepdim = false) => Ops.logsumexp.Run(this, new[] { dim }, keepdim);
        public Tensor cumsum(long dim, ScalarType? type = null) => Ops.cumsum.Run(this, dim, type);
        public Tensor cumprod(long dim, ScalarType? type = null) => Ops.cumprod.Run(this, dim, type);
        public (Tensor values, Tensor indexes) cummax(long dim) => Ops.cummax.RunTwo(this, dim);
        public Tensor norm(float p = 2) => Ops.norm_Scalar.Run(this, (double)p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2) =>
            Ops.norm_ScalarOpt_dim.Run(this, (double)p, new long[] { dim }, keepdim);

        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Ops.count_nonzero.Run(this) : Ops.count_nonzero_dim_IntList.Run(this, dims);

        public Tensor bincount(Tensor? weights, long minlength = 0) => Ops.bincount.Run(this, weights, minlength);
    }
}
