using System.Runtime.CompilerServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// <c>tensor[...]</c>, read and written, as in PyTorch: positions, slices, an ellipsis, new dimensions, tensors of
    /// positions and masks.
    /// </summary>
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Positions(indices));
            set => index_put_(value, Positions(indices));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, Positions(i1));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(Positions(i1, i2));
            set => index_put_(value, Positions(i1, i2));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(Positions(i1, i2, i3));
            set => index_put_(value, Positions(i1, i2, i3));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(Positions(i1, i2, i3, i4));
            set => index_put_(value, Positions(i1, i2, i3, i4));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => index(Positions(i1, i2, i3, i4, i5));
            set => index_put_(value, Positions(i1, i2, i3, i4, i5));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => index(Positions(i1, i2, i3, i4, i5, i6));
            set => index_put_(value, Positions(i1, i2, i3, i4, i5, i6));
        }

        public Tensor index(params TensorIndex[] indices)
        {
            Tensor view = View(indices, out Tensor?[]? tensors);
            if (tensors is null)
                return view;
            using (view)
                return Ops.index_Tensor.Run(view, Arg.Optional(tensors));
        }

        public Tensor index(params Tensor[] indices) => Ops.index_Tensor.Run(this, Arg.Optional(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Ops.index_put_.InPlace(this, Arg.Optional(indices), value, accumulate);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using Tensor view = View(indices, out Tensor?[]? tensors);
            if (accumulate && tensors is null)
                throw new ArgumentException("accumulate: there must be a tensor among the indices", nameof(indices));
            using Tensor fitting = WithoutLeadingOnes(value, view.Dimensions);
            if (tensors is null)
                view.copy_(fitting);
            else
                Ops.index_put_.InPlace(view, Arg.Optional(tensors), fitting, accumulate);
            return this;
        }

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor view = View(indices, out Tensor?[]? tensors);
            if (tensors is null)
            {
                view.fill_(value);
                return this;
            }
            using Tensor filled = full([], value, dtype, device);
            Ops.index_put_.InPlace(view, Arg.Optional(tensors), filled);
            return this;
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices) =>
            index_put_(value, [.. indices.Select(TensorIndex.Tensor)]);

        private static TensorIndex[] Positions(params ReadOnlySpan<long> positions)
        {
            var indices = new TensorIndex[positions.Length];
            for (int i = 0; i < indices.Length; i++)
                indices[i] = TensorIndex.Single(positions[i]);
            return indices;
        }

        /// <summary>
        /// Applies all indices but the tensors, which come back one per dimension of the view, null where there is none.
        /// </summary>
        private Tensor View(TensorIndex[] indices, out Tensor?[]? tensors)
        {
            tensors = null;
            Tensor view = alias();
            int dim = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                TensorIndex one = indices[i];
                switch (one.kind)
                {
                    case TensorIndex.Kind.Single:
                        Step(ref view, Ops.select_int.Run(view, (long)dim, one.start ?? 0));
                        break;
                    case TensorIndex.Kind.Slice:
                        if (one.start is not null || one.stop is not null || one.step is not null)
                            Step(ref view, Ops.slice_Tensor.Run(view, (long)dim, one.start, one.stop, one.step ?? 1));
                        dim++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dim = (int)view.Dimensions - indices[(i + 1)..].Sum(Consumed);
                        break;
                    case TensorIndex.Kind.None or TensorIndex.Kind.Null:
                        Step(ref view, view.unsqueeze(dim++));
                        break;
                    case TensorIndex.Kind.Bool:
                        Step(ref view, view.unsqueeze(dim));
                        Note(ref tensors, dim++, tensor([one.start != 0], device: device));
                        break;
                    case TensorIndex.Kind.Tensor:
                        Note(ref tensors, dim, one.tensor);
                        dim += Consumed(one);
                        break;
                }
            }
            return view;
        }

        private static void Step(ref Tensor view, Tensor next)
        {
            view.Dispose();
            view = next;
        }

        private static void Note(ref Tensor?[]? tensors, int dim, Tensor? tensor)
        {
            // A mask of several dimensions is one entry that stands for them all, so entries are added in order.
            int before = tensors?.Length ?? 0;
            int gap = dim - Spanned(tensors);
            Array.Resize(ref tensors, before + gap + 1);
            tensors[^1] = tensor;
        }

        private static int Spanned(Tensor?[]? tensors) =>
            tensors?.Sum(t => t is null ? 1 : t.dtype is ScalarType.Bool or ScalarType.Byte ? (int)t.Dimensions : 1) ?? 0;

        private static int Consumed(TensorIndex index) => index.kind switch
        {
            TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
            TensorIndex.Kind.Tensor => Spanned([index.tensor]),
            _ => 0,
        };

        private static Tensor WithoutLeadingOnes(Tensor value, long dimensions)
        {
            long[] shape = value.shape;
            int extra = 0;
            while (shape.Length - extra > dimensions && shape[extra] == 1)
                extra++;
            return extra == 0 ? value.alias() : value.view(shape[extra..]);
        }
    }
}
