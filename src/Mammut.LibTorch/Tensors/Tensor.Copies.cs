using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Copies, tensors alike, and writing whole tensors. Names and meaning are PyTorch's.</summary>
    public partial class Tensor
    {
        public Tensor clone() => Ops.clone.Run(this);
        public Tensor detach() => Ops.detach.Run(this);
        public Tensor detach_() => Ops.detach_.InPlace(this);
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Ops.copy_.InPlace(this, source, nonBlocking);
        public Tensor set_(Tensor source) => Ops.set__source_Tensor.InPlace(this, source);
        public Tensor zero_() => Ops.zero_.InPlace(this);
        public Tensor fill_(Scalar value) => Ops.fill__Scalar.InPlace(this, value);
        public Tensor pin_memory() => Ops.pin_memory.Run(this);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Ops.zeros_like.Run(this, dtype, Arg.None, device).with_requires_grad(requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Ops.ones_like.Run(this, dtype, Arg.None, device).with_requires_grad(requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Ops.empty_like.Run(this, dtype, Arg.None, device).with_requires_grad(requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Ops.rand_like.Run(this, dtype, Arg.None, device).with_requires_grad(requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Ops.randn_like.Run(this, dtype, Arg.None, device).with_requires_grad(requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Ops.full_like.Run(this, value, dtype, Arg.None, device).with_requires_grad(requires_grad);

        /// <summary>A second handle on the same tensor.</summary>
        public Tensor alias()
        {
            var result = new Tensor(NativeErrors.Check(Native.mt_tensor_alias(Handle)));
            GC.KeepAlive(this);
            return result;
        }
    }
}
