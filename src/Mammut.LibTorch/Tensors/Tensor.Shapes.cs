using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Shapes: views, repetition, cutting and joining. Names and meaning are PyTorch's.</summary>
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Ops.view.Run(this, shape);
        public Tensor reshape(params long[] shape) => Ops.reshape.Run(this, shape);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Ops.flatten_using_ints.Run(this, start_dim, end_dim);
        public Tensor unflatten(long dim, params long[] sizes) => Ops.unflatten_int.Run(this, dim, sizes);
        public Tensor view_as(Tensor other) => view(other.shape);
        public Tensor permute(params long[] permutation) => Ops.permute.Run(this, permutation);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor transpose(long dim0, long dim1) => Ops.transpose_int.Run(this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Ops.transpose_.InPlace(this, dim0, dim1);
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor movedim(long[] source, long[] destination) => Ops.movedim_intlist.Run(this, source, destination);
        public Tensor t() => Ops.t.Run(this);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Ops.expand.Run(this, sizes, isImplicit);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Ops.expand.Run(this, sizes, isImplicit);
        public Tensor expand(params long[] sizes) => Ops.expand.Run(this, sizes);
        public Tensor expand_as(Tensor other) => expand(other.shape);
        public Tensor broadcast_to(params long[] shape) => Ops.broadcast_to.Run(this, shape);
        public Tensor repeat(params long[] sizes) => Ops.repeat.Run(this, sizes);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Ops.repeat_interleave_self_int.Run(this, repeats, dim, output_size);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Ops.repeat_interleave_self_Tensor.Run(this, repeats, dim, output_size);

        public Tensor tile(long[] reps) => Ops.tile.Run(this, reps);
        public Tensor squeeze(long? dim = null) => dim is { } some ? Ops.squeeze_dim.Run(this, some) : Ops.squeeze.Run(this);

        public Tensor squeeze_(long? dim = null) =>
            dim is { } some ? Ops.squeeze__dim.InPlace(this, some) : Ops.squeeze_.InPlace(this);

        public Tensor unsqueeze(long dim) => Ops.unsqueeze.Run(this, dim);
        public Tensor unsqueeze_(long dim) => Ops.unsqueeze_.InPlace(this, dim);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Ops.as_strided.Run(this, size, strides, storageOffset);

        public Tensor unfold(long dimension, long size, long step) => Ops.unfold.Run(this, dimension, size, step);
        public Tensor contiguous() => Ops.contiguous.Run(this);
        public Tensor flip(params long[] dims) => Ops.flip.Run(this, dims);
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Ops.roll.Run(this, shifts, dims);

        public Tensor roll(long shifts, long? dims = null) =>
            Ops.roll.Run(this, new[] { shifts }, dims is { } some ? new[] { some } : Array.Empty<long>());

        public Tensor roll(long[] shifts) => Ops.roll.Run(this, shifts);
        public Tensor roll(long[] shifts, long[] dims) => Ops.roll.Run(this, shifts, dims);

        public Tensor roll((long, long) shifts, (long, long) dims) =>
            roll([shifts.Item1, shifts.Item2], [dims.Item1, dims.Item2]);

        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            roll([shifts.Item1, shifts.Item2, shifts.Item3], [dims.Item1, dims.Item2, dims.Item3]);

        public Tensor[] chunk(long chunks, long dim = 0) => Ops.chunk.RunMany(this, chunks, dim);
        public Tensor[] split(long size, int dim = 0) => Ops.split_Tensor.RunMany(this, size, (long)dim);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Ops.split_with_sizes.RunMany(this, sizes, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Ops.split_with_sizes.RunMany(this, sizes, dim);
        public Tensor[] split(params long[] sizes) => Ops.split_with_sizes.RunMany(this, sizes);
        public Tensor[] unbind(long dimension = 0) => Ops.unbind_int.RunMany(this, dimension);
        public Tensor tril(long diagonal = 0) => Ops.tril.Run(this, diagonal);
        public Tensor triu(long diagonal = 0) => Ops.triu.Run(this, diagonal);
        public Tensor tril_(long diagonal = 0) => Ops.tril_.InPlace(this, diagonal);
        public Tensor triu_(long diagonal = 0) => Ops.triu_.InPlace(this, diagonal);
        public Tensor diag(long diagonal = 0) => Ops.diag.Run(this, diagonal);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Ops.diagonal.Run(this, offset, dim1, dim2);

        /// <summary>All dimensions reversed.</summary>
        public Tensor T => permute([.. Enumerable.Range(0, (int)Dimensions).Reverse().Select(d => (long)d)]);

        /// <summary>The last two dimensions exchanged.</summary>
        public Tensor mT => Ops.mT.Run(this);
    }
}
