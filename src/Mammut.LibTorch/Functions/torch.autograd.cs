using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The backward pass.</summary>
    public static unsafe class autograd
    {
        /// <summary>
        /// The gradients of <paramref name="outputs"/> by <paramref name="inputs"/>, one for each, without adding to
        /// anything's <c>grad</c>.
        /// </summary>
        /// <param name="allow_unused">
        /// Whether an input may have no part in the outputs; its place then holds an invalid tensor, as in TorchSharp.
        /// </param>
        /// <param name="retain_graph">
        /// Needed also with <paramref name="create_graph"/>, if the result is to be differentiated.
        /// </param>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false,
            bool create_graph = false, bool allow_unused = false)
        {
            IntPtr[] outs = Handles(outputs), ins = Handles(inputs), grads = Handles(grad_outputs);
            var results = new IntPtr[ins.Length];
            fixed (IntPtr* o = outs, i = ins, g = grads, r = results)
                NativeErrors.Check(Native.mt_grad(
                    o, outs.Length, i, ins.Length, g, grads.Length, Flag(retain_graph), Flag(create_graph),
                    Flag(allow_unused), r));
            KeepAlive(outputs, inputs, grad_outputs);
            return [.. results.Select(handle => new Tensor(handle))];
        }

        /// <summary>Adds the gradients of <paramref name="tensors"/> to the <c>grad</c> of every leaf, or of <paramref name="inputs"/> only.</summary>
        /// <param name="grad_tensors">What each tensor's gradient begins as; it may be left out for scalars.</param>
        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null)
        {
            IntPtr[] outs = Handles(tensors), grads = Handles(grad_tensors), ins = Handles(inputs);
            fixed (IntPtr* o = outs, g = grads, i = ins)
                NativeErrors.Check(Native.mt_backward(
                    o, outs.Length, g, grads.Length, Flag(retain_graph ?? create_graph), Flag(create_graph), i, ins.Length));
            KeepAlive(tensors, grad_tensors, inputs);
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static IntPtr[] Handles(IList<Tensor>? tensors) => tensors is null ? [] : [.. tensors.Select(t => t?.Handle ?? IntPtr.Zero)];

        private static int Flag(bool value) => value ? 1 : 0;

        private static void KeepAlive(params ReadOnlySpan<object?> objects)
        {
            foreach (object? one in objects)
                GC.KeepAlive(one);
        }
    }
}
