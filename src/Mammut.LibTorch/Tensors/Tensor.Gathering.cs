using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// Picking elements and putting them back, by index tensors and masks. Names and meaning are PyTorch's.
    /// </summary>
    public partial class Tensor
    {
        public Tensor select(long dim, long index) => Ops.select_int.Run(this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) =>
            Ops.slice_Tensor.Run(this, dim, start, finish, step);

        public Tensor narrow(long dim, long start, long length) => Ops.narrow.Run(this, dim, start, length);
        public Tensor gather(long dim, Tensor index) => Ops.gather.Run(this, dim, index);
        public Tensor take_along_dim(Tensor indices, long dim) => Ops.take_along_dim.Run(this, indices, dim);
        public Tensor take_along_dim(Tensor indices) => Ops.take_along_dim.Run(this, indices);
        public Tensor scatter(long dim, Tensor index, Tensor src) => Ops.scatter_src.Run(this, dim, index, src);
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Ops.scatter_add.Run(this, dim, index, src);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Ops.index_add.Run(this, dim, index, source, alpha);

        public Tensor index_copy(long dim, Tensor index, Tensor source) => Ops.index_copy.Run(this, dim, index, source);

        public Tensor index_fill(long dim, Tensor index, Scalar value) =>
            Ops.index_fill_int_Scalar.Run(this, dim, index, value);

        public Tensor masked_fill(Tensor mask, Scalar value) => Ops.masked_fill_Scalar.Run(this, mask, value);
        public Tensor masked_scatter(Tensor mask, Tensor value) => Ops.masked_scatter.Run(this, mask, value);
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Ops.scatter__src.InPlace(this, dim, index, src);
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Ops.scatter_add_.InPlace(this, dim, index, src);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Ops.index_add_.InPlace(this, dim, index, source, alpha);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            Ops.index_copy_.InPlace(this, dim, index, source);

        public Tensor index_fill_(long dim, Tensor index, Scalar value) =>
            Ops.index_fill__int_Scalar.InPlace(this, dim, index, value);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Ops.masked_fill__Scalar.InPlace(this, mask, value);
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Ops.masked_scatter_.InPlace(this, mask, value);
        public Tensor index_select(long dim, Tensor index) => Ops.index_select.Run(this, dim, index);
        public Tensor masked_select(Tensor mask) => Ops.masked_select.Run(this, mask);
        public Tensor nonzero() => Ops.nonzero.Run(this);
        public Tensor argwhere() => Ops.argwhere.Run(this);
        public Tensor where(Tensor condition, Tensor y) => Ops.where_self.Run(condition, this, y);
    }
}
