namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A tensor that a module trains.</summary>
        public class Parameter : torch.Tensor
        {
            /// <summary>
            /// Takes the tensor over: <paramref name="data"/> itself is invalid from now on, and this takes its place in
            /// its dispose scope.
            /// </summary>
            public Parameter(torch.Tensor data, bool requires_grad = true)
                : base(TakeFrom(data, requires_grad), register: false)
            {
                data.OwningDisposeScope?.Replace(data, this);
                GC.SuppressFinalize(data);
            }

            private static IntPtr TakeFrom(torch.Tensor data, bool requires_grad)
            {
                _ = data.Handle;
                return data.with_requires_grad(requires_grad).MoveHandle();
            }
        }
    }

    public static partial class torch
    {
        /// <summary>Modules: what they are made of, and the functions and helpers that belong to them.</summary>
        public static partial class nn
        {
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
