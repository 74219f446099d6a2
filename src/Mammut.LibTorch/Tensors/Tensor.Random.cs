using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Random numbers, from the given generator or the device's own. Names and meaning are PyTorch's.</summary>
    public partial class Tensor
    {
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Ops.normal_.InPlace(this, mean, std, generator);

        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Ops.uniform_.InPlace(this, from, to, generator);

        public Tensor exponential_(double lambda = 1, Generator? generator = null) =>
            Ops.exponential_.InPlace(this, lambda, generator);

        public Tensor random_(double from, double to, Generator? generator = null) =>
            Ops.random__from.InPlace(this, (long)from, (long)to, generator);

        public Tensor bernoulli(Generator? generator = null) => Ops.bernoulli.Run(this, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            Ops.bernoulli__float.InPlace(this, p, generator);

        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Ops.bernoulli__Tensor.InPlace(this, p, generator);

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Ops.multinomial.Run(this, num_samples, replacement, generator);
    }
}
