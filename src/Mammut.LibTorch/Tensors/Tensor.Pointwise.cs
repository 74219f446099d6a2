using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Arithmetic, element by element, with broadcasting. Names and meaning are PyTorch's.</summary>
    public partial class Tensor
    {
        public Tensor abs() => Ops.abs.Run(this);
        public Tensor neg() => Ops.neg.Run(this);
        public Tensor exp() => Ops.exp.Run(this);
        public Tensor exp2() => Ops.exp2.Run(this);
        public Tensor expm1() => Ops.expm1.Run(this);
        public Tensor log() => Ops.log.Run(this);
        public Tensor log2() => Ops.log2.Run(this);
        public Tensor log10() => Ops.log10.Run(this);
        public Tensor log1p() => Ops.log1p.Run(this);
        public Tensor sqrt() => Ops.sqrt.Run(this);
        public Tensor rsqrt() => Ops.rsqrt.Run(this);
        public Tensor square() => Ops.square.Run(this);
        public Tensor reciprocal() => Ops.reciprocal.Run(this);
        public Tensor sin() => Ops.sin.Run(this);
        public Tensor cos() => Ops.cos.Run(this);
        public Tensor tan() => Ops.tan.Run(this);
        public Tensor asin() => Ops.asin.Run(this);
        public Tensor acos() => Ops.acos.Run(this);
        public Tensor atan() => Ops.atan.Run(this);
        public Tensor sinh() => Ops.sinh.Run(this);
        public Tensor cosh() => Ops.cosh.Run(this);
        public Tensor tanh() => Ops.tanh.Run(this);
        public Tensor sigmoid() => Ops.sigmoid.Run(this);
        public Tensor erf() => Ops.erf.Run(this);
        public Tensor erfc() => Ops.erfc.Run(this);
        public Tensor erfinv() => Ops.erfinv.Run(this);
        public Tensor floor() => Ops.floor.Run(this);
        public Tensor ceil() => Ops.ceil.Run(this);
        public Tensor trunc() => Ops.trunc.Run(this);
        public Tensor frac() => Ops.frac.Run(this);
        public Tensor sign() => Ops.sign.Run(this);
        public Tensor logical_not() => Ops.logical_not.Run(this);
        public Tensor bitwise_not() => Ops.bitwise_not.Run(this);
        public Tensor erfinv_() => Ops.erfinv_.InPlace(this);
        public Tensor abs_() => Ops.abs_.InPlace(this);
        public Tensor neg_() => Ops.neg_.InPlace(this);
        public Tensor exp_() => Ops.exp_.InPlace(this);
        public Tensor expm1_() => Ops.expm1_.InPlace(this);
        public Tensor log_() => Ops.log_.InPlace(this);
        public Tensor sqrt_() => Ops.sqrt_.InPlace(this);
        public Tensor rsqrt_() => Ops.rsqrt_.InPlace(this);
        public Tensor reciprocal_() => Ops.reciprocal_.InPlace(this);
        public Tensor sin_() => Ops.sin_.InPlace(this);
        public Tensor cos_() => Ops.cos_.InPlace(this);
        public Tensor tanh_() => Ops.tanh_.InPlace(this);
        public Tensor sigmoid_() => Ops.sigmoid_.InPlace(this);
        public Tensor floor_() => Ops.floor_.InPlace(this);
        public Tensor ceil_() => Ops.ceil_.InPlace(this);
        public Tensor sign_() => Ops.sign_.InPlace(this);
        public Tensor negative() => neg();
        public Tensor absolute() => abs();

        public Tensor round(long decimals = 0) =>
            decimals == 0 ? Ops.round.Run(this) : Ops.round_decimals.Run(this, decimals);

        public Tensor round_(long decimals = 0) =>
            decimals == 0 ? Ops.round_.InPlace(this) : Ops.round__decimals.InPlace(this, decimals);

        public Tensor add(Tensor target) => Ops.add_Tensor.Run(this, target, 1);
        public Tensor add(Tensor target, Scalar alpha) => Ops.add_Tensor.Run(this, target, alpha);
        public Tensor add(Scalar scalar) => Ops.add_Scalar.Run(this, scalar, 1);
        public Tensor add(Scalar scalar, Scalar alpha) => Ops.add_Scalar.Run(this, scalar, alpha);
        public Tensor add_(Tensor target) => Ops.add__Tensor.InPlace(this, target, 1);
        public Tensor add_(Tensor target, Scalar alpha) => Ops.add__Tensor.InPlace(this, target, alpha);
        public Tensor add_(Scalar scalar) => Ops.add__Scalar.InPlace(this, scalar, 1);
        public Tensor add_(Scalar scalar, Scalar alpha) => Ops.add__Scalar.InPlace(this, scalar, alpha);
        public Tensor sub(Tensor target) => Ops.sub_Tensor.Run(this, target, 1);
        public Tensor sub(Scalar target) => Ops.sub_Scalar.Run(this, target, 1);
        public Tensor sub_(Tensor target) => Ops.sub__Tensor.InPlace(this, target, 1);
        public Tensor sub_(Scalar target) => Ops.sub__Scalar.InPlace(this, target, 1);
        public Tensor mul(Tensor target) => Ops.mul_Tensor.Run(this, target);
        public Tensor mul(Scalar target) => Ops.mul_Scalar.Run(this, target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? Ops.div_Tensor.Run(this, target)
                : Ops.div_Tensor_mode.Run(this, target, rounding_mode.ToString());

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? Ops.div_Scalar.Run(this, target)
                : Ops.div_Scalar_mode.Run(this, target, rounding_mode.ToString());

        public Tensor remainder(Tensor target) => Ops.remainder_Tensor.Run(this, target);
        public Tensor remainder(Scalar scalar) => Ops.remainder_Scalar.Run(this, scalar);
        public Tensor fmod(Tensor target) => Ops.fmod_Tensor.Run(this, target);
        public Tensor fmod(Scalar scalar) => Ops.fmod_Scalar.Run(this, scalar);
        public Tensor floor_divide(Tensor other) => Ops.floor_divide.Run(this, other);
        public Tensor floor_divide(Scalar other) => Ops.floor_divide_Scalar.Run(this, other);
        public Tensor pow(Tensor exponent) => Ops.pow_Tensor_Tensor.Run(this, exponent);
        public Tensor pow(Scalar exponent) => Ops.pow_Tensor_Scalar.Run(this, exponent);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Ops.addcmul.Run(this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Ops.addcdiv.Run(this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Ops.addcdiv.Run(this, tensor1, tensor2);
        public Tensor lerp(Tensor end, Tensor weight) => Ops.lerp_Tensor.Run(this, end, weight);
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Ops.clamp.Run(this, min, max);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Ops.clamp_Tensor.Run(this, min, max);
        public Tensor clamp_min(Scalar min) => Ops.clamp_min.Run(this, min);
        public Tensor clamp_max(Scalar max) => Ops.clamp_max.Run(this, max);
        public Tensor logical_and(Tensor other) => Ops.logical_and.Run(this, other);
        public Tensor bitwise_and(Tensor other) => Ops.bitwise_and_Tensor.Run(this, other);
        public Tensor logical_or(Tensor other) => Ops.logical_or.Run(this, other);
        public Tensor bitwise_or(Tensor other) => Ops.bitwise_or_Tensor.Run(this, other);
        public Tensor logical_xor(Tensor other) => Ops.logical_xor.Run(this, other);
        public Tensor bitwise_xor(Tensor other) => Ops.bitwise_xor_Tensor.Run(this, other);
        public Tensor mul_(Tensor target) => Ops.mul__Tensor.InPlace(this, target);
        public Tensor mul_(Scalar target) => Ops.mul__Scalar.InPlace(this, target);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? Ops.div__Tensor.InPlace(this, target)
                : Ops.div__Tensor_mode.InPlace(this, target, rounding_mode.ToString());

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? Ops.div__Scalar.InPlace(this, target)
                : Ops.div__Scalar_mode.InPlace(this, target, rounding_mode.ToString());

        public Tensor remainder_(Tensor target) => Ops.remainder__Tensor.InPlace(this, target);
        public Tensor remainder_(Scalar scalar) => Ops.remainder__Scalar.InPlace(this, scalar);
        public Tensor fmod_(Tensor target) => Ops.fmod__Tensor.InPlace(this, target);
        public Tensor fmod_(Scalar scalar) => Ops.fmod__Scalar.InPlace(this, scalar);
        public Tensor floor_divide_(Tensor other) => Ops.floor_divide__Tensor.InPlace(this, other);
        public Tensor floor_divide_(Scalar other) => Ops.floor_divide__Scalar.InPlace(this, other);
        public Tensor pow_(Tensor exponent) => Ops.pow__Tensor.InPlace(this, exponent);
        public Tensor pow_(Scalar exponent) => Ops.pow__Scalar.InPlace(this, exponent);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Ops.addcmul_.InPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Ops.addcdiv_.InPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Ops.addcdiv_.InPlace(this, tensor1, tensor2);
        public Tensor lerp_(Tensor end, Tensor weight) => Ops.lerp__Tensor.InPlace(this, end, weight);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Ops.clamp_.InPlace(this, min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Ops.clamp__Tensor.InPlace(this, min, max);
        public Tensor clamp_min_(Scalar min) => Ops.clamp_min_.InPlace(this, min);
        public Tensor clamp_max_(Scalar max) => Ops.clamp_max_.InPlace(this, max);
        public Tensor logical_and_(Tensor other) => Ops.logical_and_.InPlace(this, other);
        public Tensor bitwise_and_(Tensor other) => Ops.bitwise_and__Tensor.InPlace(this, other);
        public Tensor logical_or_(Tensor other) => Ops.logical_or_.InPlace(this, other);
        public Tensor bitwise_or_(Tensor other) => Ops.bitwise_or__Tensor.InPlace(this, other);
        public Tensor logical_xor_(Tensor other) => Ops.logical_xor_.InPlace(this, other);
        public Tensor bitwise_xor_(Tensor other) => Ops.bitwise_xor__Tensor.InPlace(this, other);
        public Tensor maximum(Tensor other) => Ops.maximum.Run(this, other);
        public Tensor minimum(Tensor other) => Ops.minimum.Run(this, other);
        public Tensor atan2(Tensor other) => Ops.atan2.Run(this, other);

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Ops.nan_to_num.Run(this, nan, posinf, neginf);
    }
}
