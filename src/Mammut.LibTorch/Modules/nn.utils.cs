using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static class utils
        {
            /// <summary>
            /// Scales all gradients down together where their joint norm is above <paramref name="max_norm"/>.
            /// </summary>
            /// <returns>The norm as it was.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable quiet = no_grad();
                List<Tensor> grads = [.. tensors.Select(t => t.grad).OfType<Tensor>()];
                if (grads.Count == 0)
                    return 0;
                Device device = grads[0].device;
                Tensor norms = stack(grads.Select(g => g.detach().norm((float)norm_type).to(device)));
                Tensor total = norms.norm((float)norm_type);
                // A tensor, so that a device need not be waited for: where the norm is small enough the factor is 1.
                Tensor factor = total.add(1e-6).reciprocal().mul(max_norm).clamp_max(1);
                foreach (Tensor grad in grads)
                    grad.mul_(factor.to(grad.dtype, grad.device));
                return total.ToDouble();
            }

            /// <summary>Cuts every element of the gradients to at most <paramref name="clip_value"/> from zero.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using IDisposable quiet = no_grad();
                foreach (Parameter parameter in tensors)
                {
                    using Tensor? grad = parameter.grad;
                    grad?.clamp_(-clip_value, clip_value);
                }
            }
        }
    }
}
