using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Comparisons; the results are of type Bool. Names and meaning are PyTorch's.</summary>
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Ops.eq_Tensor.Run(this, target);
        public Tensor eq(Scalar target) => Ops.eq_Scalar.Run(this, target);
        public Tensor eq_(Tensor target) => Ops.eq__Tensor.InPlace(this, target);
        public Tensor eq_(Scalar target) => Ops.eq__Scalar.InPlace(this, target);
        public Tensor ne(Tensor target) => Ops.ne_Tensor.Run(this, target);
        public Tensor ne(Scalar target) => Ops.ne_Scalar.Run(this, target);
        public Tensor ne_(Tensor target) => Ops.ne__Tensor.InPlace(this, target);
        public Tensor ne_(Scalar target) => Ops.ne__Scalar.InPlace(this, target);
        public Tensor lt(Tensor target) => Ops.lt_Tensor.Run(this, target);
        public Tensor lt(Scalar target) => Ops.lt_Scalar.Run(this, target);
        public Tensor lt_(Tensor target) => Ops.lt__Tensor.InPlace(this, target);
        public Tensor lt_(Scalar target) => Ops.lt__Scalar.InPlace(this, target);
        public Tensor le(Tensor target) => Ops.le_Tensor.Run(this, target);
        public Tensor le(Scalar target) => Ops.le_Scalar.Run(this, target);
        public Tensor le_(Tensor target) => Ops.le__Tensor.InPlace(this, target);
        public Tensor le_(Scalar target) => Ops.le__Scalar.InPlace(this, target);
        public Tensor gt(Tensor target) => Ops.gt_Tensor.Run(this, target);
        public Tensor gt(Scalar target) => Ops.gt_Scalar.Run(this, target);
        public Tensor gt_(Tensor target) => Ops.gt__Tensor.InPlace(this, target);
        public Tensor gt_(Scalar target) => Ops.gt__Scalar.InPlace(this, target);
        public Tensor ge(Tensor target) => Ops.ge_Tensor.Run(this, target);
        public Tensor ge(Scalar target) => Ops.ge_Scalar.Run(this, target);
        public Tensor ge_(Tensor target) => Ops.ge__Tensor.InPlace(this, target);
        public Tensor ge_(Scalar target) => Ops.ge__Scalar.InPlace(this, target);
        public Tensor equal(Tensor target) => eq(target);
        public Tensor not_equal(Tensor target) => ne(target);
        public Tensor isfinite() => Ops.isfinite.Run(this);
        public Tensor isnan() => Ops.isnan.Run(this);
        public Tensor isinf() => Ops.isinf.Run(this);

        public Tensor isclose(Tensor other, double rtol = 1e-5, double atol = 1e-8, bool nanEqual = false) =>
            Ops.isclose.Run(this, other, rtol, atol, nanEqual);

        public bool allclose(Tensor target, double rtol = 1e-5, double atol = 1e-8, bool equal_nan = false) =>
            Ops.allclose.RunValue(this, target, rtol, atol, equal_nan).Integer != 0;

        public bool is_nonzero() => Ops.is_nonzero.RunValue(this).Integer != 0;

        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            Ops.isin_Tensor_Tensor.Run(this, test_elements, assumeUnique, invert);
    }
}
