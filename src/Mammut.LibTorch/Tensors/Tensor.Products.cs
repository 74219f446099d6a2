using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Products of vectors and matrices. Names and meaning are PyTorch's.</summary>
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Ops.matmul.Run(this, target);
        public Tensor mm(Tensor target) => Ops.mm.Run(this, target);
        public Tensor bmm(Tensor batch2) => Ops.bmm.Run(this, batch2);
        public Tensor mv(Tensor target) => Ops.mv.Run(this, target);
        public Tensor dot(Tensor target) => Ops.dot.Run(this, target);
        public Tensor outer(Tensor vec2) => Ops.outer.Run(this, vec2);
        public Tensor inner(Tensor vec2) => Ops.inner.Run(this, vec2);

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Ops.baddbmm.Run(this, batch1, batch2, (double)beta, (double)alpha);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Ops.addmm.Run(this, mat1, mat2, (double)beta, (double)alpha);

        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Ops.addmm_.InPlace(this, mat1, mat2, (double)beta, (double)alpha);

        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Ops.addbmm.Run(this, batch1, batch2, (double)beta, (double)alpha);
    }
}
