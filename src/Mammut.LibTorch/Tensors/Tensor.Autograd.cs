using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Gradients.</summary>
    public unsafe partial class Tensor
    {
        public bool requires_grad
        {
            get
            {
                bool result = NativeErrors.Check(Native.mt_tensor_requires_grad(Handle)) != 0;
                GC.KeepAlive(this);
                return result;
            }
            set
            {
                NativeErrors.Check(Native.mt_tensor_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Changes this very tensor and returns it, as in TorchSharp.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public bool is_leaf
        {
            get
            {
                bool result = NativeErrors.Check(Native.mt_tensor_is_leaf(Handle)) != 0;
                GC.KeepAlive(this);
                return result;
            }
        }

        /// <summary>Keeps the gradient of a tensor that is not a leaf.</summary>
        public void retain_grad()
        {
            NativeErrors.Check(Native.mt_tensor_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        /// <summary>
        /// The gradient that has been gathered, or null. Each read makes a new handle, which the caller owns.
        /// </summary>
        public Tensor? grad
        {
            get
            {
                IntPtr result;
                bool has = NativeErrors.Check(Native.mt_tensor_grad(Handle, &result)) != 0;
                GC.KeepAlive(this);
                return has ? new Tensor(result) : null;
            }
            set
            {
                NativeErrors.Check(Native.mt_tensor_set_grad(Handle, value is null ? IntPtr.Zero : value.Handle));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Adds the gradient of this scalar to every leaf that had part in it.</summary>
        public void backward() => autograd.backward([this]);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
