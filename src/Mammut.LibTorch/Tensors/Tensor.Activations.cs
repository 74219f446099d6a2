using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Activation functions. Names and meaning are PyTorch's.</summary>
    public partial class Tensor
    {
        public Tensor relu() => Ops.relu.Run(this);
        public Tensor silu() => Ops.silu.Run(this);
        public Tensor gelu() => Ops.gelu.Run(this);
        public Tensor relu_() => Ops.relu_.InPlace(this);
        public Tensor silu_() => Ops.silu_.InPlace(this);
        public Tensor gelu_() => Ops.gelu_.InPlace(this);
        public Tensor softplus(double beta = 1, double threshold = 20) => Ops.softplus.Run(this, beta, threshold);
        public Tensor leaky_relu(Scalar negative_slope) => Ops.leaky_relu.Run(this, negative_slope);
        public Tensor glu(long dim = -1) => Ops.glu.Run(this, dim);
        public Tensor log_sigmoid() => Ops.log_sigmoid.Run(this);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Ops.softmax_int.Run(this, dim, dtype);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Ops.log_softmax_int.Run(this, dim, dtype);
    }
}
