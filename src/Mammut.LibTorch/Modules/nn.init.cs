namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// First values of parameters, written in place without a gradient. The generators are accepted because TorchSharp
        /// accepts them, but it ignores them and so does this: use the methods of <see cref="Tensor"/> where a seed matters.
        /// </summary>
        public static class init
        {
            public static Tensor zeros_(Tensor tensor) => Quietly(tensor, t => t.zero_());

            public static Tensor ones_(Tensor tensor) => Quietly(tensor, t => t.fill_(1));

            public static Tensor constant_(Tensor tensor, Scalar val) => Quietly(tensor, t => t.fill_(val));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Quietly(tensor, t => t.normal_(mean, std));

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                Quietly(tensor, t => t.uniform_(low, high));

            /// <summary>
            /// Normal values between <paramref name="a"/> and <paramref name="b"/>, by the inverse of the distribution
            /// function.
            /// </summary>
            public static Tensor trunc_normal_(
                Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
            {
                double low = Below((a - mean) / std), high = Below((b - mean) / std);
                return Quietly(
                    tensor,
                    t => t.uniform_(2 * low - 1, 2 * high - 1).erfinv_().mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b));
            }

            private static Tensor Quietly(Tensor tensor, Func<Tensor, Tensor> fill)
            {
                using IDisposable quiet = no_grad();
                return fill(tensor);
            }

            /// <summary>The share of a standard normal distribution that lies below <paramref name="x"/>.</summary>
            private static double Below(double x)
            {
                using Tensor at = torch.tensor(x / Math.Sqrt(2));
                using Tensor erf = at.erf();
                return (1 + erf.item<double>()) / 2;
            }
        }
    }
}
